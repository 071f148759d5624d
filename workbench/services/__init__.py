"""The use cases; they know the ports, not the adapters."""

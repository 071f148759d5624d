"""SIE 4: reading and writing, and nothing but SIE."""

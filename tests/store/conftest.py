"""The small inputs of the services' tests serve the store's too."""

from tests.services.conftest import bring_in, three

__all__ = ["bring_in", "three"]

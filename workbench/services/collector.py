"""Work that makes very many values at once, without the cycle collector going through them over and over."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_resting() -> Iterator[None]:
    """Keep the cycle collector from looking through hundreds of thousands of fresh values again and again."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()

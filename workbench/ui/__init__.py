"""The window: the only part that knows Qt."""

import ctypes
import sys

# PySide6 6.12 takes None, True and False for immortal, which they are from Python 3.12 on: each of its
# calls that returns one drops a reference that was never taken, and 3.11 aborts ("deallocating None")
# after some thousand of them. Counts that cannot run out make them here what they are there.
if sys.version_info < (3, 12) and sys.implementation.name == "cpython":
    for _single in (None, True, False, NotImplemented, Ellipsis):
        ctypes.c_ssize_t.from_address(id(_single)).value += sys.maxsize // 4

"""Files as they lie in a watched folder."""

import os
import time
from pathlib import Path


def aged(path: Path, content: str | bytes, seconds: int = 60) -> Path:
    """Write a file that was changed some time ago; the folders are made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    then = time.time_ns() - seconds * 10**9
    os.utime(path, ns=(then, then))
    return path

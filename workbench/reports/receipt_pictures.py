"""Pictures of receipts, read with care: any bytes may come, and a phone's picture is a hundred times a screen's."""

import io
import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from PIL import Image, ImageOps

from workbench.domain.receipt_kind import ReceiptKind

LARGEST = 3000
"""The longest side, in pixels, that a picture is ever kept at in a copy."""
_LEAST_SHORT = 480
"""A long till receipt is not made narrower than this."""
_MOST_PIXELS = 60_000_000
_MOST_FRAMES = 200
_FORMATS = {ReceiptKind.JPEG: "JPEG", ReceiptKind.PNG: "PNG", ReceiptKind.TIFF: "TIFF"}
# What the libraries are known to raise on broken and hostile bytes.
_FAULTS = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    ArithmeticError,
    MemoryError,
    RuntimeError,
    AssertionError,
    EOFError,
    struct.error,
    zlib.error,
    Image.DecompressionBombError,
)


class Unreadable(Exception):
    """Bytes that are not what they begin as."""


@contextmanager
def reading(*faults: type[Exception]) -> Iterator[None]:
    """Turn whatever a library says of broken bytes, and these ``faults``, into `Unreadable`."""
    expected: tuple[type[BaseException], ...] = (*_FAULTS, *faults)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        except expected as error:
            raise Unreadable(str(error) or type(error).__name__) from error


def frames(data: bytes, kind: ReceiptKind) -> Iterator[Image.Image]:
    """Yield the pages of a picture, upright and in grey or colour: one, but for a TIFF. Raises `Unreadable`."""
    with reading():
        image = Image.open(io.BytesIO(data), formats=(_FORMATS[kind],))
    with image:
        with reading():
            # A JPEG can be taken out smaller, which is what keeps a picture of 100 million pixels affordable.
            image.draft("RGB", (LARGEST, LARGEST))
            count = min(int(getattr(image, "n_frames", 1)), _MOST_FRAMES) if kind is ReceiptKind.TIFF else 1
        for place in range(count):
            with reading():
                image.seek(place)
                if image.width * image.height > _MOST_PIXELS:
                    raise Unreadable("too many pixels")
                page = plain(ImageOps.exif_transpose(image))
            yield page


def plain(image: Image.Image) -> Image.Image:
    """Return a picture in grey or colour, eight bits each, on white."""
    if image.mode in ("L", "RGB"):
        return image
    if image.mode == "1":
        return image.convert("L")
    if image.mode.startswith("I") or image.mode == "F":
        grey = image.convert("F")
        _, highest = grey.getextrema()
        return grey.point(lambda value: value * (1 / 257 if highest > 255 else 1)).convert("L")  # type: ignore[operator]
    if "A" in image.mode or "transparency" in image.info:
        whole = image.convert("RGBA")
        white = Image.new("RGB", whole.size, "white")
        white.paste(whole, mask=whole.getchannel("A"))
        return white
    return image.convert("RGB")


def fitted(image: Image.Image, long_side: int) -> Image.Image:
    """Return a picture no longer than that, but for a till receipt that would get too narrow to read."""
    longest, shortest = max(image.size), max(min(image.size), 1)
    scale = max(long_side / longest, _LEAST_SHORT / shortest)
    if scale >= 1:
        return image
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    return image.resize(size, Image.Resampling.LANCZOS)


def as_jpeg(image: Image.Image, long_side: int, quality: int) -> tuple[bytes, tuple[int, int]]:
    """Write a picture as a JPEG of some size; return it with its width and height. Raises `Unreadable`."""
    out = io.BytesIO()
    with reading():
        small = fitted(image, long_side)
        small.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue(), small.size

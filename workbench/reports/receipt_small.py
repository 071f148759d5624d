"""Small copies of receipts, step by step and never below what can be read."""

import io
from collections.abc import Iterator

import pikepdf
from pikepdf import Name

from workbench.domain.receipt_kind import ReceiptKind
from workbench.reports.receipt_pictures import LARGEST, Unreadable, as_jpeg, frames, plain, reading

STEPS = ((LARGEST, 85), (2400, 80), (2000, 75), (1600, 70), (1400, 60), (1200, 50))
"""The longest side in pixels and the quality of each step."""
PDF_FAULTS: tuple[type[Exception], ...] = (pikepdf.exceptions.PikepdfError, pikepdf.PdfError, NotImplementedError)
_SMALL_STREAM = 20_000
_MOST_PIXELS = 60_000_000
_DOTS = 150
_LONGEST_SIDE = 14_000


def make_small(data: bytes, kind: ReceiptKind, limit: int) -> bytes | None:
    """Return a copy of at most ``limit`` bytes, the original where it is that small; None where it cannot be done.

    A TIFF becomes a PDF in any case, as few programs show one.
    """
    if kind is not ReceiptKind.TIFF and len(data) <= limit:
        return data
    copies = {ReceiptKind.PDF: _pdfs, ReceiptKind.TIFF: _pictured}.get(kind, _jpegs)
    try:
        return next((copy for copy in copies(data, kind) if len(copy) <= limit), None)
    except Unreadable:
        return None


def _jpegs(data: bytes, kind: ReceiptKind) -> Iterator[bytes]:
    (image,) = frames(data, kind)
    for step in STEPS:
        yield as_jpeg(image, *step)[0]


def _pictured(data: bytes, kind: ReceiptKind) -> Iterator[bytes]:
    """Yield PDFs with a page for each page of a picture."""
    for step in STEPS:
        with reading(*PDF_FAULTS), pikepdf.new() as pdf:
            for image in frames(data, kind):
                jpeg, size = as_jpeg(image, *step)
                _add_page(pdf, picture_object(pdf, jpeg, size, image.mode), size)
            yield _saved(pdf)


def _pdfs(data: bytes, kind: ReceiptKind) -> Iterator[bytes]:
    """Yield the PDF packed harder, then with its pictures made smaller and smaller."""
    del kind
    for step in (None, *STEPS):
        with reading(*PDF_FAULTS), pikepdf.open(io.BytesIO(data)) as pdf:
            if step:
                _shrink_pictures(pdf, *step)
            yield _saved(pdf)


def picture_object(pdf: pikepdf.Pdf, jpeg: bytes, size: tuple[int, int], mode: str) -> pikepdf.Object:
    """Put a JPEG into a PDF as a picture to be drawn."""
    keys = {
        "/Type": Name.XObject,
        "/Subtype": Name.Image,
        "/Width": size[0],
        "/Height": size[1],
        "/ColorSpace": Name.DeviceGray if mode == "L" else Name.DeviceRGB,
        "/BitsPerComponent": 8,
        "/Filter": Name.DCTDecode,
    }
    return pdf.make_indirect(pikepdf.Stream(pdf, jpeg, keys))


def _add_page(pdf: pikepdf.Pdf, picture: pikepdf.Object, size: tuple[int, int]) -> None:
    scale = min(72 / _DOTS, _LONGEST_SIDE / max(size))
    width, height = size[0] * scale, size[1] * scale
    page = pdf.add_blank_page(page_size=(max(width, 3), max(height, 3)))
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=picture))
    page.obj.Contents = pdf.make_stream(f"{width:.2f} 0 0 {height:.2f} 0 0 cm /P Do".encode())


def _shrink_pictures(pdf: pikepdf.Pdf, long_side: int, quality: int) -> None:
    masks = {
        each.SMask.objgen
        for each in pdf.objects
        if isinstance(each, pikepdf.Stream) and isinstance(each.get("/SMask"), pikepdf.Stream)
    }
    for each in pdf.objects:
        if isinstance(each, pikepdf.Stream) and _is_large_picture(each) and each.objgen not in masks:
            try:
                _shrink(each, long_side, quality)
            except Unreadable:
                continue  # one that cannot be taken apart stays as it is


def _is_large_picture(stream: pikepdf.Stream) -> bool:
    if stream.get("/Subtype") != Name.Image or stream.get("/ImageMask") or "/Decode" in stream:
        return False
    if isinstance(stream.get("/Mask"), pikepdf.Array) or int(stream.get("/BitsPerComponent", 8)) == 1:
        return False
    pixels = int(stream.get("/Width", 0)) * int(stream.get("/Height", 0))
    return pixels <= _MOST_PIXELS and len(stream.read_raw_bytes()) > _SMALL_STREAM


def _shrink(stream: pikepdf.Stream, long_side: int, quality: int) -> None:
    with reading(*PDF_FAULTS):
        image = plain(pikepdf.PdfImage(stream).as_pil_image())
        jpeg, size = as_jpeg(image, long_side, quality)
        if len(jpeg) >= len(stream.read_raw_bytes()):
            return
        stream.write(jpeg, filter=Name.DCTDecode)
        stream.Width, stream.Height = size
        stream.ColorSpace = Name.DeviceGray if image.mode == "L" else Name.DeviceRGB
        stream.BitsPerComponent = 8


def _saved(pdf: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    pdf.save(
        out,
        compress_streams=True,
        recompress_flate=True,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        deterministic_id=True,
    )
    return out.getvalue()

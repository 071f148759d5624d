"""Receipts made here: pictures and PDFs, small and large."""

import io
import random

import pikepdf
from PIL import Image, ImageDraw


def picture(
    width: int = 300, height: int = 500, kind: str = "JPEG", *, noise: bool = False, mode: str = "RGB"
) -> bytes:
    """Return a picture; one of noise is as large as pictures get."""
    if noise:
        bytes_each = {"L": 1, "RGB": 3, "RGBA": 4}[mode]
        image = Image.frombytes(mode, (width, height), random.Random(7).randbytes(width * height * bytes_each))
    else:
        image = Image.new(mode, (width, height), "white")
        draw = ImageDraw.Draw(image)
        draw.text((20, 20), "KVITTO 125,00", fill="black")
        draw.rectangle((10, 10, width - 10, height - 10), outline="black", width=3)
    out = io.BytesIO()
    options = {"quality": 95} if kind == "JPEG" else {}
    image.save(out, kind, **options)
    return out.getvalue()


def tiff(*sizes: tuple[int, int], noise: bool = False) -> bytes:
    """Return a TIFF with a page for each size."""
    pages = [Image.open(io.BytesIO(picture(*size, kind="PNG", noise=noise))) for size in sizes]
    out = io.BytesIO()
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:])
    return out.getvalue()


def pdf(*pictures: bytes, password: str = "", pages: int = 1) -> bytes:
    """Return a PDF, with a page for each JPEG; or of bare pages."""
    with pikepdf.new() as made:
        for place in range(len(pictures) or pages):
            page = made.add_blank_page(page_size=(300, 400))
            if pictures:
                size = Image.open(io.BytesIO(pictures[place])).size
                keys = {"/Type": pikepdf.Name.XObject, "/Subtype": pikepdf.Name.Image, "/BitsPerComponent": 8}
                keys |= {"/Width": size[0], "/Height": size[1], "/ColorSpace": pikepdf.Name.DeviceRGB}
                stream = pikepdf.Stream(made, pictures[place], {**keys, "/Filter": pikepdf.Name.DCTDecode})
                page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=made.make_indirect(stream)))
                page.obj.Contents = made.make_stream(b"300 0 0 400 0 0 cm /P Do")
            else:
                font = pikepdf.Dictionary(
                    Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Courier
                )
                page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
                page.obj.Contents = made.make_stream(b"BT /F 18 Tf 40 300 Td (A receipt of 125.00) Tj ET")
        out = io.BytesIO()
        encryption = pikepdf.Encryption(owner=password, user=password) if password else False
        made.save(out, encryption=encryption, deterministic_id=not password)
        return out.getvalue()

"""Text set in Roboto: encoding, widths, line breaks, and the embedding of what was used.

Each face becomes one or more one-byte fonts holding only characters met in the text; the first keeps
Latin-1 where it stands, so that ordinary text goes into the page unchanged. A character the face lacks, or
that has no shape of its own (control and format characters, lone surrogates), is a framed code point: a
glyph of a Type 3 font drawn here, read back as ``[1F600]``. So is the arrow of our own sentences, which Roboto
lacks, but as the arrow it is.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import font_roboto
from reportlab.pdfbase.ttfonts import TTFontFace

from workbench.reports.pdf_file import PdfFile

Cell = tuple[str, float]
"""A text ready to be shown: page operators (the font is set before), and its width in points."""

_CACHED = 20_000
_LATIN = [*range(0x20, 0x7F), *range(0xA0, 0xAD), *range(0xAE, 0x100)]
_FREE_IN_FIRST = [*range(0x80, 0xA0), *range(1, 0x20)]
_ORDINARY = re.compile(r"[ !-'*-\[\]-~\xa0-\xac\xae-\xff]*").fullmatch
_SHAPELESS = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_LINE_ENDS = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")
_BOX_DIGITS = 0.6
_ARROW = "→"
_ARROW_DRAWING = b"900 0 d0 0 G 70 w 1 J 1 j 70 330 m 820 330 l S 590 560 m 820 330 l 590 100 l S"


def one_line(text: str) -> str:
    """Return the text with its line breaks and tabs as spaces."""
    return text if text.isprintable() else _LINE_ENDS.sub(" ", text).replace("\t", " ")


def spelled_out(text: str) -> str:
    """Return the text with every character that has no shape written as ``[200B]``, for titles."""
    if text.isprintable():
        return text
    return "".join(_box_text(char) if unicodedata.category(char) in _SHAPELESS else char for char in one_line(text))


class Boxes:
    """The framed code points used in a document, as Type 3 fonts of up to 255 glyphs."""

    def __init__(self, digits: "Face") -> None:
        self._digits = digits
        self._codes: dict[str, int] = {}

    def place(self, char: str) -> tuple[str, int]:
        """Return the font and the code of a box."""
        index = self._codes.setdefault(char, len(self._codes))
        return f"X{index // 255}", index % 255 + 1

    def width(self, char: str) -> float:
        """Return the width of a box, or of the arrow, at size 1."""
        if char == _ARROW:
            return 0.9
        return _BOX_DIGITS * self._digits.widths["0"] * len(_box_text(char)[1:-1]) + 0.26

    def write(self, pdf: PdfFile) -> dict[str, int]:
        """Write the fonts; return their object numbers by resource name. The digits' face is written after."""
        chars = list(self._codes)
        return {
            f"X{start // 255}": self._write_font(pdf, chars[start : start + 255]) for start in range(0, len(chars), 255)
        }

    def _write_font(self, pdf: PdfFile, chars: list[str]) -> int:
        glyphs = [(f"u{ord(char):X}", pdf.add_stream(self._drawing(char))) for char in chars]
        # Readers guess a Type 3 font's size from the width of its m, so it has one; it is never shown.
        glyphs.insert(0, ("m", pdf.add_stream(b"600 0 d0")))
        drawings = "".join(f"/{name} {number} 0 R" for name, number in glyphs)
        names = "".join(f"/{name}" for name, _ in glyphs)
        widths = " ".join(["600", *(f"{self.width(char) * 1000:.0f}" for char in chars)])
        told = _to_unicode(pdf, {code: _read_back(char) for code, char in enumerate(chars, 1)})
        font = (
            "<</Type/Font/Subtype/Type3/FontBBox[0 -271 4000 1048]/FontMatrix[.001 0 0 .001 0 0]"
            f"/CharProcs<<{drawings}>>/Encoding<</Type/Encoding/Differences[0{names}]>>/FirstChar 0"
            f"/LastChar {len(chars)}/Widths[{widths}]/Resources<</Font<</R0 {self._digits.first_font} 0 R>>>>"
            f"/ToUnicode {told} 0 R>>"
        )
        return pdf.add(font.encode())

    def _drawing(self, char: str) -> bytes:
        if char == _ARROW:
            return _ARROW_DRAWING
        width = self.width(char) * 1000
        return (
            f"{width:.0f} 0 d0 0 G 45 w 50 -110 {width - 100:.0f} 810 re S "
            f"BT /R0 {_BOX_DIGITS * 1000:.0f} Tf 130 80 Td ({_box_text(char)[1:-1]}) Tj ET"
        ).encode()


class Face:
    """One weight of Roboto in one document. ``widths`` by character at size 1."""

    def __init__(self, prefix: str, path: str) -> None:
        self.prefix = prefix
        self.first_font = 0
        self._font = TTFontFace(str(Path(path)))
        self._subsets: list[dict[int, str]] = [{code: chr(code) for code in _LATIN}]
        self._free = list(reversed(_FREE_IN_FIRST))
        self._places = {chr(code): (f"{prefix}0", code) for code in _LATIN}
        self.widths: dict[str, float] = {chr(code): self._width(code) for code in _LATIN}

    def has(self, char: str) -> bool:
        """Tell whether the character can be drawn as itself."""
        return ord(char) in self._font.charToGlyph and unicodedata.category(char) not in _SHAPELESS

    def place(self, char: str) -> tuple[str, int]:
        """Return the font and the code of a character the face has."""
        place = self._places.get(char)
        if place is None:
            if not self._free:
                self._subsets.append({})
                self._free = list(range(255, 0, -1))
            code = self._free.pop()
            self._subsets[-1][code] = char
            place = self._places[char] = (f"{self.prefix}{len(self._subsets) - 1}", code)
            self.widths[char] = self._width(ord(char))
        return place

    def reserve(self, pdf: PdfFile) -> None:
        """Take the object number of the first font, so that others may refer to it."""
        self.first_font = pdf.reserve()

    def write(self, pdf: PdfFile) -> dict[str, int]:
        """Write the fonts; return their object numbers by resource name."""
        return {f"{self.prefix}{index}": self._write_font(pdf, index) for index in range(len(self._subsets))}

    def _width(self, code: int) -> float:
        return float(self._font.charWidths.get(code, self._font.defaultWidth)) / 1000

    def _write_font(self, pdf: PdfFile, index: int) -> int:
        chars = self._subsets[index]
        last = max(chars)
        codes = [ord(chars[code]) if code in chars else 0 for code in range(last + 1)]
        data = self._font.makeSubset(codes)
        tag = "".join(chr(65 + index // 26**place % 26) for place in range(5)) + self.prefix
        name = f"{tag}+{self._font.name.decode()}"
        file = pdf.add_stream(data, b"/Length1 %d" % len(data))
        box = " ".join(f"{side:.0f}" for side in self._font.bbox)
        font = self._font
        descriptor = pdf.add(
            f"<</Type/FontDescriptor/FontName/{name}/Flags 4/FontBBox[{box}]/ItalicAngle 0/FontFile2 {file} 0 R"
            f"/Ascent {font.ascent:.0f}/Descent {font.descent:.0f}/CapHeight {font.capHeight:.0f}"
            f"/StemV {font.stemV:.0f}>>".encode()
        )
        widths = " ".join(
            f"{self.widths[chars[code]] * 1000:.1f}" if code in chars else "0" for code in range(last + 1)
        )
        number = self.first_font if index == 0 else pdf.reserve()
        pdf.write(
            number,
            f"<</Type/Font/Subtype/TrueType/BaseFont/{name}/FirstChar 0/LastChar {last}/Widths[{widths}]"
            f"/FontDescriptor {descriptor} 0 R/ToUnicode {_to_unicode(pdf, chars)} 0 R>>".encode(),
        )
        return number


class Style:
    """A face at a size. ``cell`` makes a text ready and remembers it, ``tf`` is the operator that sets the font."""

    def __init__(self, face: Face, boxes: Boxes, size: float) -> None:
        self._face = face
        self._boxes = boxes
        self._size = size
        self.cell: Callable[[str], Cell] = lru_cache(_CACHED)(self.make)
        self.tf = f"/{face.prefix}0 {size:g} Tf "

    def make(self, text: str) -> Cell:
        """Make a text ready, on one line, without remembering it."""
        if _ORDINARY(text):
            return f"({text}) Tj ", sum(map(self._face.widths.__getitem__, text)) * self._size
        return self._unusual(text)

    def width(self, text: str) -> float:
        """Return the width of a text on one line, in points."""
        return self.cell(text)[1]

    def lines(self, text: str, width: float) -> list[Cell]:
        """Break a text at its own line ends and at spaces, within words only where one is too wide."""
        found = []
        for paragraph in _LINE_ENDS.split(text):
            if self.width(paragraph) <= width:
                found.append(paragraph)
            else:
                found.extend(self._broken(paragraph, width))
        while len(found) > 1 and not found[-1].strip():
            found.pop()
        return [self.cell(line) for line in found]

    def _broken(self, paragraph: str, width: float) -> list[str]:
        lines, line, used = [], "", 0.0
        space = self._face.widths[" "] * self._size
        for word in paragraph.replace("\t", " ").split(" "):
            wide = self._measure(word)
            if line and used + space + wide > width:
                lines.append(line)
                line, used = "", 0.0
            if line:
                line, used = f"{line} {word}", used + space + wide
                continue
            if wide > width:
                *full, word = self._pieces(word, width)
                lines.extend(full)
                wide = self._measure(word)
            line, used = word, wide
        lines.append(line)
        return lines

    def _pieces(self, word: str, width: float) -> list[str]:
        """Cut a word into pieces that fit, of one character at least."""
        pieces, start, used = [], 0, 0.0
        for place, char in enumerate(word):
            wide = self._char_width(char) * self._size
            if used + wide > width and place > start:
                pieces.append(word[start:place])
                start, used = place, 0.0
            used += wide
        return [*pieces, word[start:]]

    def _measure(self, text: str) -> float:
        return sum([self._char_width(char) for char in text]) * self._size

    def _char_width(self, char: str) -> float:
        known = self._face.widths.get(char)
        if known is not None:
            return known
        if self._face.has(char):
            self._face.place(char)
            return self._face.widths[char]
        return self._boxes.width(char)

    def _unusual(self, text: str) -> Cell:
        main = f"{self._face.prefix}0"
        runs: list[tuple[str, list[str]]] = []
        width = 0.0
        for char in unicodedata.normalize("NFC", one_line(text)):
            width += self._char_width(char)
            font, code = self._face.place(char) if self._face.has(char) else self._boxes.place(char)
            if not runs or runs[-1][0] != font:
                runs.append((font, []))
            runs[-1][1].append(_escaped(code))
        parts, current = [], main
        for font, codes in runs:
            if font != current:
                parts.append(f"/{font} {self._size:g} Tf ")
                current = font
            parts.append(f"({''.join(codes)}) Tj ")
        if current != main:
            parts.append(self.tf)
        return "".join(parts), width * self._size


class Typography:
    """The faces of one document and the styles made of them."""

    def __init__(self) -> None:
        self._regular = Face("R", font_roboto.Roboto)
        self._bold = Face("B", font_roboto.RobotoBold)
        self._boxes = Boxes(self._regular)
        self._styles: dict[tuple[bool, float], Style] = {}

    def style(self, size: float, *, bold: bool = False) -> Style:
        """Return the style of a size in points."""
        if (bold, size) not in self._styles:
            self._styles[bold, size] = Style(self._bold if bold else self._regular, self._boxes, size)
        return self._styles[bold, size]

    def write(self, pdf: PdfFile) -> bytes:
        """Embed what was used; return the font dictionary of the pages. No cell can be made afterwards."""
        self._regular.reserve(pdf)
        self._bold.reserve(pdf)
        fonts = self._boxes.write(pdf) | self._regular.write(pdf) | self._bold.write(pdf)
        return b"<<" + b"".join(b"/%b %d 0 R" % (name.encode(), number) for name, number in fonts.items()) + b">>"


def _read_back(char: str) -> str:
    return char if char == _ARROW else _box_text(char)


def _box_text(char: str) -> str:
    return f"[{ord(char):04X}]"


def _escaped(code: int) -> str:
    char = chr(code)
    if char in "()\\":
        return f"\\{char}"
    return char if 0x20 <= code < 0x7F or code >= 0xA0 else f"\\{code:03o}"


def _to_unicode(pdf: PdfFile, texts: dict[int, str]) -> int:
    """Write the map from codes back to text, in the pieces of at most 100 that the format allows."""
    entries = [f"<{code:02X}> <{text.encode('utf-16-be').hex().upper()}>" for code, text in sorted(texts.items())]
    pieces = [entries[start : start + 100] for start in range(0, len(entries), 100)]
    body = "\n".join(f"{len(piece)} beginbfchar\n" + "\n".join(piece) + "\nendbfchar" for piece in pieces)
    return pdf.add_stream(
        (
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
            "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n"
            "/CMapName /Adobe-Identity-UCS def /CMapType 2 def\n"
            f"1 begincodespacerange <00> <FF> endcodespacerange\n{body}\n"
            "endcmap CMapName currentdict /CMap defineresource pop end end"
        ).encode()
    )

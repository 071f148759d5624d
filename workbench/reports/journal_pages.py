"""Pages: the head on each, bands put below each other, and the outline, for a report of bands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from workbench.reports.attachments import Attachment, write_attachments
from workbench.reports.journal_grid import BOTTOM, LEFT, PAGE_HEIGHT, PAGE_WIDTH, TOP, WIDTH, Band
from workbench.reports.pdf_file import PdfFile, text_string
from workbench.reports.typeface import Style, Typography, spelled_out
from workbench.texts import Texts

_TITLE_LENGTH = 70


@dataclass(frozen=True, slots=True)
class PageHead:
    """The head of some pages: its height, and operators with the origin at the upper left corner."""

    height: float
    ops: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the outline: where it leads, and how many entries below it come next."""

    title: str
    page: int
    top: float
    children: int = 0


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a viewer shows of the file. ``made`` is a PDF date, ``language`` like ``sv``."""

    title: str
    author: str
    subject: str
    program: str
    made: str
    language: str


class Pages:
    """Writes pages to a file as they fill. The number of pages is not known until the end, so it is added then."""

    def __init__(self, pdf: PdfFile) -> None:
        self._pdf = pdf
        self._heads: dict[PageHead, int] = {}
        self._pages: list[tuple[int, int]] = []
        self._bodies: list[str] = []
        self._head: PageHead | None = None
        self._room = 0.0
        self._outline: list[Entry] = []

    @property
    def room(self) -> float:
        """Height left on the page."""
        return self._room

    @property
    def full_room(self) -> float:
        """Height of an empty page below the head."""
        height = self._head.height if self._head else 0.0
        return PAGE_HEIGHT - TOP - BOTTOM - height

    @property
    def fresh(self) -> bool:
        """Whether nothing has been put on this page yet."""
        return not self._bodies

    def begin(self, head: PageHead) -> None:
        """Start a page with a head, which the pages after it have too."""
        self._finish()
        if head not in self._heads:
            body = f"q 1 0 0 1 {LEFT:g} {PAGE_HEIGHT - TOP:.2f} cm {head.ops} Q"
            self._heads[head] = self._pdf.add_stream(body.encode("latin-1"))
        self._head = head
        self._room = self.full_room

    def turn(self) -> None:
        """Start a page with the same head."""
        if self._head is not None:
            self.begin(self._head)

    def put(self, bands: list[Band]) -> None:
        """Put bands below each other; the caller has seen to that there is room."""
        for height, ops in bands:
            self._bodies.append(f"{ops}1 0 0 1 0 -{height:g} cm\n")
            self._room -= height

    def flow(self, bands: list[Band], repeat: list[Band] | None = None) -> None:
        """Put bands, turning the page where one does not fit; ``repeat`` comes first on each new page."""
        for band in bands:
            if band[0] > self._room:
                self.turn()
                self.put(repeat or [])
            self.put([band])

    def mark(self, title: str, children: int = 0) -> None:
        """Add an outline entry for this place."""
        self._outline.append(Entry(title, len(self._pages), self._top(), children))

    def close(
        self,
        typography: Typography,
        number: Style,
        words: Texts,
        metadata: Metadata,
        attachments: Sequence[Attachment] = (),
    ) -> int:
        """Write the page numbers, the fonts, attached files and what holds the file together; return the page count."""
        self._finish()
        pdf, count = self._pdf, len(self._pages)
        first, tree, resources = pdf.reserve(count), pdf.reserve(), pdf.reserve()
        for place, (head, body) in enumerate(self._pages):
            text = words.t("Page {page} ({pages})", page=place + 1, pages=count)
            told = number.cell(text)
            x, y = LEFT + WIDTH - told[1], PAGE_HEIGHT - TOP - 7.5
            ops = f"BT {number.tf}1 0 0 1 {x:.2f} {y:.2f} Tm {told[0]}ET"
            numbered = pdf.add_stream(ops.encode("latin-1"), compress=False)
            pdf.write(
                first + place,
                b"<</Type/Page/Parent %d 0 R/Contents[%d 0 R %d 0 R %d 0 R]>>" % (tree, head, numbered, body),
            )
        pdf.write(resources, b"<</Font %b/ProcSet[/PDF/Text]>>" % typography.write(pdf))
        kids = b" ".join(b"%d 0 R" % (first + place) for place in range(count))
        box = f"[0 0 {PAGE_WIDTH} {PAGE_HEIGHT}]".encode()
        pages = b"<</Type/Pages/Count %d/MediaBox%b/Resources %d 0 R/Kids[%b]>>" % (count, box, resources, kids)
        pdf.write(tree, pages)
        outline = self._write_outline(first)
        language = {"sv": "sv-SE", "en": "en-GB"}.get(metadata.language, metadata.language)
        root = pdf.add(
            b"<</Type/Catalog/Pages %d 0 R/Outlines %d 0 R/PageMode/UseOutlines/Lang%b"
            b"/ViewerPreferences<</DisplayDocTitle true>>%b>>"
            % (tree, outline, text_string(language), write_attachments(pdf, attachments, metadata.made))
        )
        pdf.close(root, pdf.add(_info(metadata)))
        return count

    def _top(self) -> float:
        return BOTTOM + self._room + 2

    def _finish(self) -> None:
        if self._head is None:
            return
        body = f"1 0 0 1 {LEFT:g} {PAGE_HEIGHT - TOP - self._head.height:.2f} cm\n{''.join(self._bodies)}"
        self._pages.append((self._heads[self._head], self._pdf.add_stream(body.encode("latin-1"))))
        self._bodies.clear()
        self._head = None

    def _write_outline(self, first_page: int) -> int:
        """Write the outline; entries below another are folded away, for there may be ten thousand."""
        pdf, entries = self._pdf, self._outline
        root = pdf.reserve()
        first = pdf.reserve(len(entries))
        parents = _parents(entries)
        siblings: dict[int, list[int]] = {}
        for place, parent in enumerate(parents):
            siblings.setdefault(parent, []).append(place)
        for parent, places in siblings.items():
            for index, place in enumerate(places):
                entry = entries[place]
                links = b"/Prev %d 0 R" % (first + places[index - 1]) if index else b""
                links += b"/Next %d 0 R" % (first + places[index + 1]) if index + 1 < len(places) else b""
                if entry.children:
                    below = siblings[place]
                    links += b"/First %d 0 R/Last %d 0 R/Count -%d" % (first + below[0], first + below[-1], len(below))
                title = spelled_out(entry.title[:_TITLE_LENGTH])
                pdf.write(
                    first + place,
                    b"<</Title%b/Parent %d 0 R/Dest[%d 0 R/XYZ 0 %d null]%b>>"
                    % (
                        text_string(title),
                        root if parent < 0 else first + parent,
                        first_page + entry.page,
                        int(entry.top),
                        links,
                    ),
                )
        top = siblings.get(-1, [])
        ends = b"/First %d 0 R/Last %d 0 R/Count %d" % (first + top[0], first + top[-1], len(top)) if top else b""
        pdf.write(root, b"<</Type/Outlines%b>>" % ends)
        return root


def _parents(entries: list[Entry]) -> list[int]:
    """Return each entry's parent by place, -1 at the top."""
    parents, parent, left = [], -1, 0
    for place, entry in enumerate(entries):
        parents.append(parent if left else -1)
        left = max(left - 1, 0)
        if entry.children:
            parent, left = place, entry.children
    return parents


def _info(metadata: Metadata) -> bytes:
    told = {
        b"Title": metadata.title,
        b"Author": metadata.author,
        b"Subject": metadata.subject,
        b"Creator": metadata.program,
        b"Producer": metadata.program,
        b"CreationDate": metadata.made,
        b"ModDate": metadata.made,
    }
    return b"<<" + b"".join(b"/%b%b" % (key, text_string(spelled_out(text))) for key, text in told.items()) + b">>"


def pdf_date(moment: datetime) -> str:
    """Write a time as PDF does."""
    zone = moment.strftime("%z")
    return f"D:{moment:%Y%m%d%H%M%S}" + (f"{zone[:3]}'{zone[3:5]}'" if zone else "")

"""The readable text of an e-mail part. HTML is turned into plain text, never shown."""

import re
from html import unescape
from html.parser import HTMLParser

_BLOCKS = frozenset(
    {
        "address",
        "article",
        "blockquote",
        "body",
        "br",
        "dd",
        "div",
        "dl",
        "dt",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "head",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "title",
        "tr",
        "ul",
    }
)
_PARAGRAPHS = frozenset({"blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "p", "pre", "table", "ul", "ol"})
_CELLS = frozenset({"td", "th"})
_HIDDEN = frozenset({"script", "style", "title"})
_TAG = re.compile(r"<[^>]*>")


class _Plain(HTMLParser):
    """Collects what a reader would see, with line ends where blocks end."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._hidden = 0
        self._kept = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag in _HIDDEN:
            self._hidden += 1
        self._kept += tag == "pre"
        self._break(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _HIDDEN:
            self._hidden = max(0, self._hidden - 1)
        self._kept = max(0, self._kept - (tag == "pre"))
        if tag in _CELLS:
            self.pieces.append("\t")
        self._break(tag)

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.pieces.append(data if self._kept else re.sub(r"[ \t\r\n]+", " ", data))

    def _break(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.pieces.append("\n\n" if tag in _PARAGRAPHS else "\n")


def plain_text(html: str) -> str:
    """Return the words of an HTML page, line by line; never fails."""
    parser = _Plain()
    try:
        parser.feed(html)
        parser.close()
        text = "".join(parser.pieces)
    except AssertionError:  # what html.parser answers to some broken declarations
        text = unescape(_TAG.sub("\n", html))
    lines = (line.strip(" \t") for line in text.replace("\r", "").split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()

"""One source per kind of input; each turns bytes into vouchers and failures.

To add one: write its module and put an object of it into `SOURCES`.
"""

from workbench.domain.errors import UnknownFormat
from workbench.domain.ports import Source
from workbench.sources.brp import BrpXml
from workbench.sources.mail import Mail
from workbench.sources.pasted import PastedText
from workbench.sources.sie_file import SieFile

SOURCES: tuple[Source, ...] = (BrpXml(), SieFile(), Mail(), PastedText())


class Sources:
    """Chooses among sources by content; the order of the table decides between equals."""

    def __init__(self, sources: tuple[Source, ...] = SOURCES) -> None:
        self._sources = sources

    def choose(self, head: bytes, name: str) -> Source:
        """Return the source surest of these bytes. Raises `UnknownFormat` where none recognises them."""
        sureness, _, source = max(
            (source.recognises(head, name), -index, source) for index, source in enumerate(self._sources)
        )
        if sureness <= 0:
            raise UnknownFormat(name=name)
        return source

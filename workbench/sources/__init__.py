"""One source per kind of input; each turns bytes into vouchers and failures.

To add one: write its module and put an object of it into `sources`.
"""

from workbench.diagnosis import read_failures
from workbench.domain.errors import UnknownFormat
from workbench.domain.source import Source
from workbench.sources.archive import Archive
from workbench.sources.brp import BrpXml
from workbench.sources.card_report import CardReport
from workbench.sources.failures import Finds
from workbench.sources.feed_page import FeedPage
from workbench.sources.json_log import JsonLog
from workbench.sources.junipeer import Junipeer
from workbench.sources.mail import Mail
from workbench.sources.mbox import MailFolder
from workbench.sources.outlook import OutlookMail
from workbench.sources.pasted import PastedText
from workbench.sources.pdf import PdfNotice
from workbench.sources.sharespine import Sharespine
from workbench.sources.sie_file import SieFile


def sources(finds: Finds) -> tuple[Source, ...]:
    """Return every source; ``finds`` is how failures are found in a text."""
    return (
        BrpXml(),
        SieFile(),
        FeedPage(),
        Mail(finds),
        OutlookMail(finds),
        MailFolder(finds),
        Archive(),
        PdfNotice(finds),
        CardReport(),
        Junipeer(finds),
        JsonLog(finds),
        Sharespine(finds),
        PastedText(finds),
    )


SOURCES = sources(read_failures)
"""Every source, finding failures by their codes and bodies."""


class Sources:
    """Chooses among sources by content; the order of the table decides between equals."""

    def __init__(self, finds: Finds = read_failures) -> None:
        """Take how failures are found in a text; a diagnoser's way knows the catalogue's wordings too."""
        self._sources = sources(finds)

    def choose(self, head: bytes, name: str) -> Source:
        """Return the source surest of these bytes. Raises `UnknownFormat` where none recognises them."""
        sureness, _, source = max(
            (source.recognises(head, name), -index, source) for index, source in enumerate(self._sources)
        )
        if sureness <= 0:
            raise UnknownFormat(name=name)
        return source

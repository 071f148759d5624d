"""The kinds of ways in that fetch by themselves.

To add one: write its module and put an object of it into `LIVE`.
"""

from workbench.domain.inlets import InletKind
from workbench.sources.feed import FeedKind
from workbench.sources.folder import Folder
from workbench.sources.mailbox import Mailbox

LIVE: tuple[InletKind, ...] = (Mailbox(), Folder(), FeedKind())

"""What a person asks for, as plain values handed from the window or the terminal to the services."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from workbench.domain.errors import CutShort, InputError
from workbench.domain.source import Problem
from workbench.services.changes import Changes, Skipped


@dataclass(frozen=True, slots=True)
class MarkRequest:
    """How vouchers are to be marked as exported; ``at`` None means now. ``typed``: they have just been typed in.

    ``entries`` are what some of several are in Fortnox: series and number by voucher id.
    """

    reason: str
    by: str
    at: datetime | None = None
    fortnox_series: str = ""
    fortnox_number: str = ""
    typed: bool = False
    entries: Mapping[int, tuple[str, str]] = field(default_factory=dict)

    def of(self, voucher_id: int) -> tuple[str, str]:
        """Return series and number in Fortnox of one voucher."""
        series, number = self.entries.get(voucher_id, (self.fortnox_series, self.fortnox_number))
        return series.strip(), number.strip()


@dataclass(frozen=True, slots=True)
class MarkPlan:
    """What a mark would hit (``amount`` in öre) and what it would leave alone."""

    voucher_ids: tuple[int, ...]
    amount: int
    skipped: tuple[Skipped, ...]


@dataclass(frozen=True, slots=True)
class SieWish:
    """What SIE file to write, and where; see `SieExport.write`. ``agreed`` is what was seen to speak against it."""

    voucher_ids: tuple[int, ...]
    path: Path
    series: str
    anyway: bool = False
    split: bool = False
    agreed: frozenset[tuple[int, object]] | None = None


@dataclass(frozen=True, slots=True)
class FileInput:
    """A file to bring in, or a folder with all the files in it. ``company`` is whose, where the file does not tell."""

    path: Path
    company: str = ""


@dataclass(frozen=True, slots=True)
class TextInput:
    """Pasted text to bring in; ``name`` is what to call it."""

    name: str
    text: str
    company: str = ""


@dataclass(frozen=True, slots=True)
class BytesInput:
    """Bytes to bring in that came some other way than in a file; ``name`` is what to call them.

    ``refused`` says why they are not all there; they are kept with that reason and not read.
    """

    name: str
    data: bytes
    company: str = ""
    refused: InputError | None = None


@dataclass(frozen=True, slots=True)
class KeptInput:
    """A document that is kept already, to be read again."""

    document_id: int
    name: str
    company: str = ""


Input = FileInput | TextInput | BytesInput | KeptInput


@dataclass(frozen=True, slots=True)
class Through:
    """The way in that something came through; see `Arrival` for ``key`` and ``cursor``."""

    inlet_id: int
    key: str
    cursor: str | None = None


@dataclass(frozen=True, slots=True)
class InputPreview:
    """What was understood of one input. ``known`` counts what is here already; ``kind`` is the source's name.

    ``partial`` is set when it breaks off and what came before can be taken; ``ledgers`` are the companies whose
    ledger facts it holds; ``encoding`` is what a text was read in (``CP437``), empty for what is no text.
    ``receipts`` are new files of vouchers; ``unclear`` those of mails about several, of which none is guessed.
    """

    name: str
    kind: str
    vouchers: int = 0
    failures: int = 0
    facts: int = 0
    ledgers: tuple[str, ...] = ()
    known: int = 0
    problems: tuple[Problem, ...] = ()
    partial: CutShort | None = None
    encoding: str = ""
    receipts: int = 0
    unclear: int = 0


@dataclass(frozen=True, slots=True)
class IntakeResult:
    """What came in. ``unjoined`` are failures that wait for someone to say which voucher they belong to.

    Each as (name of the input, reason: a key of `joining.REASONS`).
    """

    vouchers: int
    failures: int
    facts: int
    known: int
    unjoined: tuple[tuple[str, str], ...]
    inputs: tuple[InputPreview, ...]
    changes: Changes = field(default_factory=Changes)
    receipts: int = 0

"""A planned SIE file as bytes and as a receipt page: made aside, looked over again, and written down."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, count
from pathlib import Path
from typing import Protocol

from workbench.domain.errors import BadSieName, ChangedMeanwhile, MoveNotAllowed
from workbench.domain.failure import FailedVoucher
from workbench.domain.match_key import match_key
from workbench.domain.ports import Store, Writer
from workbench.domain.report import ReportKind
from workbench.domain.sie_receipt import ReceiptLine, SieReceipt
from workbench.services.made_files import MadeFiles
from workbench.services.made_reports import MadeReport, bytes_document, file_document, record_made
from workbench.services.moves import SKIP_REASONS
from workbench.services.sie_plan import MAY_GO_IN, SiePart, to_write
from workbench.texts import Texts

PAGE = ".pdf"


class ReceiptWriter(Protocol):
    """Writes the receipt page of a SIE file, whole or not at all. Raises `FileNotWritable`."""

    def __call__(self, receipt: SieReceipt, path: Path, texts: Texts) -> object:
        """Write it."""
        ...


@dataclass(frozen=True, slots=True)
class SieMade:
    """A SIE file of a plan's part as it was made; ``name`` is what the register calls it."""

    part: SiePart
    name: str
    data: bytes

    def record(self, writer: Writer, by: str, at: datetime, act: str) -> int:
        """Write down that it was made; return its number."""
        document = bytes_document(self.name, self.data)
        made = MadeReport(ReportKind.SIE, document, self.part.company, by, at, self.part.series)
        return record_made(writer, self.part.ids, made, act).number


@dataclass(frozen=True, slots=True)
class SieEnclosed:
    """SIE files that lie in the journal of the same vouchers, and what the register held when they were planned."""

    made: tuple[SieMade, ...]
    reports: Mapping[int, Sequence[int]]

    @property
    def files(self) -> tuple[tuple[str, bytes], ...]:
        """Their names and bytes."""
        return tuple((each.name, each.data) for each in self.made)

    def record(self, writer: Writer, report: Path, by: str, at: datetime, act: str) -> None:
        """Write them down, named by the journal too. Raises `ChangedMeanwhile`, `MoveNotAllowed`."""
        require_as_planned(writer, [each.part for each in self.made], self.reports)
        for each in self.made:
            SieMade(each.part, f"{report.stem} {each.name}", each.data).record(writer, by, at, act)


class SieFiles:
    """The SIE files of one act with their receipt pages, made aside."""

    def __init__(self, files: MadeFiles, write: ReceiptWriter, program: str, by: str, at: datetime) -> None:
        self._files = files
        self._write = write
        self._program = program
        self._by = by
        self._at = at
        self._made: list[tuple[SieMade, Path, str]] = []

    def add(self, made: SieMade, places: tuple[Path, Path], texts: Texts) -> None:
        """Make a file and its receipt page aside; ``places`` is where they go. Raises `FileNotWritable`."""
        self._files.draft(places[0]).write_bytes(made.data)
        page = self._files.draft(places[1])
        self._write(self._receipt(made), page, texts)
        self._made.append((made, page, places[1].name))

    def record(self, writer: Writer, act: str) -> list[int]:
        """Write all of them down; return their numbers, each file's and then its receipt page's."""
        numbers = []
        for made, page, name in self._made:
            numbers.append(made.record(writer, self._by, self._at, act))
            document = file_document(page, name)
            receipt = MadeReport(ReportKind.SIE_RECEIPT, document, made.part.company, self._by, self._at)
            numbers.append(record_made(writer, (), receipt, act).number)
        return numbers

    def _receipt(self, made: SieMade) -> SieReceipt:
        part, year = made.part, made.part.year
        return SieReceipt(
            file_name=made.name,
            sha256=hashlib.sha256(made.data).hexdigest(),
            size=len(made.data),
            series=part.series,
            company=part.company,
            company_name=part.company_name,
            financial_year=f"{year.start} – {year.end}" if year else "",
            lines=tuple(_line(case) for case in part.cases),
            made_by=self._by,
            made_at=self._at,
            program=self._program,
        )


def require_as_planned(writer: Writer, parts: Sequence[SiePart], reports: Mapping[int, Sequence[int]]) -> None:
    """Raise `MoveNotAllowed` or `ChangedMeanwhile` where vouchers are no longer as they were planned.

    ``reports`` are the numbers of the reports that they were in before they were planned. To be asked within the
    transaction that writes them down: no two files of the same vouchers come about unseen then.
    """
    cases = [case for part in parts for case in part.cases]
    ids = [case.id for case in cases]
    states, corrections, now = writer.states(ids), writer.corrections(ids), writer.reports_of(ids)
    for case in cases:
        if states[case.id].status not in MAY_GO_IN:
            raise MoveNotAllowed(voucher=case.label, detail=SKIP_REASONS[states[case.id].status])
        if corrections.get(case.id) != case.correction or list(now.get(case.id, ())) != list(reports.get(case.id, ())):
            raise ChangedMeanwhile(voucher=case.voucher.label or f"#{case.id}")


def sie_places(path: Path, parts: Sequence[SiePart], store: Store, texts: Texts) -> list[tuple[Path, Path]]:
    """Return where the file and the receipt page of each part go.

    Of several, company and financial year are added to the name; but for ``path`` itself no file is written over that
    was not made here. Raises `BadSieName`.
    """
    if path.suffix.lower() == PAGE:
        raise BadSieName(name=path.name)
    made = {each.sha256: each.kind for each in store.reports()}
    pages = [digest for digest, kind in made.items() if kind == ReportKind.SIE_RECEIPT]
    written = [digest for digest, kind in made.items() if kind == ReportKind.SIE]
    places = []
    for part in parts:
        named = path.with_stem(f"{path.stem} {part.company} {part.year_words}")
        target = path if len(parts) == 1 else free_path(named, "", written)
        places.append((target, free_path(target.with_suffix(PAGE), texts.t("receipt page"), pages)))
    return places


def free_path(path: Path, word: str, ours: Collection[str]) -> Path:
    """Return the first name that is free or holds what was made here: ``a.pdf``, ``a word.pdf``, ``a word 2.pdf``.

    ``ours`` are SHA-256 sums of what was made, which the register gives back. Raises `OSError` where a file that lies
    there cannot be read.
    """
    stem = f"{path.stem} {word}".strip()
    further = (path.with_stem(stem if number == 1 else f"{stem} {number}") for number in count(1 if word else 2))
    return next(each for each in chain((path,), further) if not each.exists() or _is_of(each, ours))


def _is_of(path: Path, digests: Collection[str]) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest() in digests


def _line(case: FailedVoucher) -> ReceiptLine:
    voucher, written = case.entered, to_write(case)
    credit = sum(row.credit for row in voucher.rows)
    key = match_key(case.id)
    return ReceiptLine(
        key, case.voucher.label, voucher.transaction_date, written.text, voucher.amount, credit, len(voucher.rows)
    )

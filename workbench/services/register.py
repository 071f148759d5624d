"""The register of reports: what was made, when, by whom and of which vouchers; each can be made again to the byte."""

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol

from workbench.domain.errors import NoSuchReport, ReportNotWhole
from workbench.domain.ports import Clock, Store, Writer
from workbench.domain.report import Report
from workbench.services.made_files import made_files
from workbench.services.made_reports import MadeReport, Recorded, ReportKind, bytes_document, file_document, record_made
from workbench.services.moves import new_act
from workbench.whole_file import written_whole


class Enclosed(Protocol):
    """Files that lie in a report and are to be written down with it."""

    def record(self, writer: Writer, report: Path, by: str, at: datetime, act: str) -> None:
        """Write them down; ``report`` is where the file that they lie in goes."""
        ...


class Register:
    """Writes reports down as they are made, and gives them back."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def reports(self) -> list[Report]:
        """Return every report made, the latest first."""
        return self._store.reports()

    def report(self, number: int) -> Report:
        """Return one report. Raises `NoSuchReport`."""
        found = self._store.reports(number)
        if not found:
            raise NoSuchReport(number=number)
        return found[0]

    def vouchers(self, number: int) -> list[int]:
        """Return which vouchers a report is of."""
        return self._store.report_vouchers(number)

    def reports_of(self, voucher_ids: Sequence[int]) -> dict[int, list[int]]:
        """Return the numbers of the reports that vouchers are in, by voucher; those in none are left out."""
        return self._store.reports_of(voucher_ids)

    def of_voucher(self, voucher_id: int) -> list[Report]:
        """Return the reports a voucher is in, the latest first."""
        numbers = self._store.reports_of([voucher_id]).get(voucher_id, ())
        return [self.report(number) for number in reversed(numbers)]

    def made_last(self, voucher_ids: Sequence[int]) -> Report | None:
        """Return the latest journal or SIE file that holds every one of some vouchers; None where there is none."""
        held = self._store.reports_of(voucher_ids)
        common = set.intersection(*(set(held.get(each, ())) for each in voucher_ids)) if voucher_ids else set()
        made = (self.report(number) for number in sorted(common, reverse=True))
        return next((each for each in made if each.kind in (ReportKind.JOURNAL, ReportKind.SIE)), None)

    def make(
        self,
        kind: ReportKind,
        target: Path,
        write: Callable[[Path], object],
        vouchers: Sequence[int],
        company: str,
        by: str,
        enclosed: Enclosed | None = None,
    ) -> Recorded:
        """Have a file written aside, write it down with what is enclosed in it, and put it in its place.

        `MadeFiles` tells what is seen where that stops. Raises `FileNotWritable`, `ReportNotPlaced`, `MoveNotAllowed`
        where a voucher is to be retried, and what ``write`` and ``enclosed`` raise.
        """
        with made_files() as files:
            draft = files.draft(target)
            write(draft)
            document = file_document(draft, target.name)
            with self._store.writing() as writer:
                made, act = MadeReport(kind, document, company, by, self._clock.now()), new_act()
                if enclosed:
                    enclosed.record(writer, target, by, made.at, act)
                recorded = record_made(writer, vouchers, made, act)
            files.put([recorded.number])
        return recorded

    def keep(
        self, kind: ReportKind, name: str, data: bytes, vouchers: Sequence[int], company: str, by: str
    ) -> Recorded:
        """Write down a report that is on paper; vouchers in it that are to be retried are told as skipped."""
        with self._store.writing() as writer:
            made = MadeReport(kind, bytes_document(name, data), company, by, self._clock.now())
            return record_made(writer, vouchers, made, on_paper=True)

    def write_again(self, number: int, path: Path) -> Report:
        """Write the very bytes of a report to a file, whole or not at all.

        Raises `NoSuchReport`, `ReportNotWhole` where what was kept is no longer what was made, `FileNotWritable`.
        """
        report = self.report(number)
        digest = hashlib.sha256()
        with written_whole(path) as draft, draft.open("xb") as stream:
            for chunk in self._store.document(report.document_id):
                digest.update(chunk)
                stream.write(chunk)
            if digest.hexdigest() != report.sha256:
                raise ReportNotWhole(number=number)
        return report

"""The part of the store that holds the register of reports; see `ports`."""

from collections.abc import Sequence
from typing import Protocol

from workbench.domain.report import NewReport, Report


class ReportWriter(Protocol):
    """What a write transaction can do with the register."""

    def add_report(self, report: NewReport, voucher_ids: Sequence[int]) -> int:
        """Write a report in the register with its vouchers; return its number, one more than the last."""
        ...

    def reports_of(self, voucher_ids: Sequence[int]) -> dict[int, list[int]]:
        """Return the numbers of the reports that vouchers are in, as `ReportStore.reports_of` does."""
        ...

    def reported_since(self, seq: int, voucher_ids: Sequence[int]) -> set[int]:
        """Return which vouchers have been put in a report after a record of the history."""
        ...


class ReportStore(Protocol):
    """What the register can be asked."""

    def voucher_names(self) -> dict[int, tuple[str, str]]:
        """Return company and label (``F 1123``, without a number ``#12``) of every voucher there is, by id."""
        ...

    def reports(self, number: int | None = None) -> list[Report]:
        """Return the register of reports, or one of it; the latest first."""
        ...

    def report_vouchers(self, number: int) -> list[int]:
        """Return which vouchers a report is of, by id."""
        ...

    def reports_of(self, voucher_ids: Sequence[int]) -> dict[int, list[int]]:
        """Return the numbers of the reports that vouchers are in, by voucher, rising; those in none are left out."""
        ...

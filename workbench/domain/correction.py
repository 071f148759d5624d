"""As sent + correction = as to be entered. What was sent is never changed; a correction stands beside it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any

from workbench.domain.voucher import Voucher, VoucherRow


@dataclass(frozen=True, slots=True)
class RowCorrection:
    """What is entered on a row in place of what was sent; None leaves it as it was, an empty text takes it away."""

    account: str | None = None
    cost_center: str | None = None
    project: str | None = None
    transaction_information: str | None = None

    def __bool__(self) -> bool:
        return any(each is not None for each in self._values())

    def _values(self) -> tuple[str | None, ...]:
        return self.account, self.cost_center, self.project, self.transaction_information

    def apply(self, row: VoucherRow) -> VoucherRow:
        """Return the row as it is to be entered."""
        account, cost_center, project, information = self._values()
        return replace(
            row,
            account=row.account if account is None else account,
            cost_center=row.cost_center if cost_center is None else cost_center,
            project=row.project if project is None else project,
            transaction_information=row.transaction_information if information is None else information,
        )


@dataclass(frozen=True, slots=True)
class Correction:
    """What is entered in place of what was sent, with the reason, who and when (in the history).

    ``rows`` by the row's place from 0; ``added`` are rows that were not sent (a rounding row), their sums in öre.
    None leaves a part as it was sent.
    """

    series: str | None = None
    transaction_date: date | None = None
    text: str | None = None
    rows: Mapping[int, RowCorrection] = field(default_factory=dict)
    added: tuple[VoucherRow, ...] = ()
    reason: str = ""
    by: str = ""

    def __bool__(self) -> bool:
        head = any(each is not None for each in (self.series, self.transaction_date, self.text))
        return head or any(self.rows.values()) or bool(self.added)

    def apply(self, voucher: Voucher) -> Voucher:
        """Return the voucher as it is to be entered."""
        sent = enumerate(voucher.rows)
        rows = tuple(self.rows[place].apply(row) if place in self.rows else row for place, row in sent)
        return replace(
            voucher,
            series=voucher.series if self.series is None else self.series,
            transaction_date=self.transaction_date or voucher.transaction_date,
            text=voucher.text if self.text is None else self.text,
            rows=rows + self.added,
        )


_ROW = tuple(each.name for each in fields(RowCorrection))
_ADDED = tuple(each.name for each in fields(VoucherRow))


def correction_values(correction: Correction) -> dict[str, Any]:
    """Return a correction as plain JSON values, for the store and the history."""
    # Written out, as dataclasses.asdict is slow and there may be ten thousand at once.
    day = correction.transaction_date
    return {
        "series": correction.series,
        "transaction_date": day.isoformat() if day else None,
        "text": correction.text,
        "rows": {str(place): _values(row, _ROW) for place, row in correction.rows.items()},
        "added": [
            {**_values(row, _ADDED), "other_dimensions": [list(each) for each in row.other_dimensions]}
            for row in correction.added
        ],
        "reason": correction.reason,
        "by": correction.by,
    }


def _values(row: RowCorrection | VoucherRow, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def read_correction(values: Mapping[str, Any]) -> Correction:
    """Make a correction of its JSON values."""
    day = values["transaction_date"]
    return Correction(
        **{
            **values,
            "transaction_date": date.fromisoformat(day) if day else None,
            "rows": {int(place): RowCorrection(**row) for place, row in values["rows"].items()},
            "added": tuple(_added_row(row) for row in values["added"]),
        }
    )


def _added_row(values: Mapping[str, Any]) -> VoucherRow:
    dimensions = tuple((int(number), str(code)) for number, code in values["other_dimensions"])
    return VoucherRow(**{**values, "other_dimensions": dimensions})

"""Which rows and fields of a voucher a cause and its values concern."""

from collections.abc import Iterator, Mapping

from workbench.domain.voucher import Voucher, VoucherRow

Cell = tuple[int | None, str]

_ROW_FIELDS = ("account", "cost_center", "project")


def concerned_cells(marks: tuple[str, ...], variables: Mapping[str, str], voucher: Voucher) -> tuple[Cell, ...]:
    """Return the cells that a cause's marks point at; none where the message does not say enough to know."""
    cells: list[Cell] = []
    for mark in marks:
        field, _, state = mark.partition(" ")
        if field in _ROW_FIELDS:
            cells.extend(_row_cells(field, state, variables, voucher))
        elif field == "text":
            cells.extend(_text_cells(variables.get("value", ""), voucher))
        else:
            cells.append((None, field))
    return tuple(dict.fromkeys(cells))


def _row_cells(field: str, state: str, variables: Mapping[str, str], voucher: Voucher) -> Iterator[Cell]:
    """Yield the cells of one row field. What stands empty or filled wrongly does so on the account named."""
    account = variables.get("account", "")
    for index, row in enumerate(voucher.rows):
        held = _held(row, field)
        if state and field != "account":
            fits = bool(account) and row.account == account and bool(held) == (state == "filled")
        elif state:
            fits = bool(held) == (state == "filled")
        else:
            value = variables.get(field, "")
            fits = bool(value) and held.casefold() == value.casefold()
            fits = fits and (field == "account" or not account or row.account == account)
        if fits:
            yield index, field


def _held(row: VoucherRow, field: str) -> str:
    """Return what a row holds in one of its coded fields."""
    return {"account": row.account, "cost_center": row.cost_center, "project": row.project}[field].strip()


def _text_cells(value: str, voucher: Voucher) -> Iterator[Cell]:
    """Yield the text cells that hold a value."""
    if not value:
        return
    if value in voucher.text:
        yield None, "text"
    for index, row in enumerate(voucher.rows):
        if value in row.transaction_information:
            yield index, "transaction_information"

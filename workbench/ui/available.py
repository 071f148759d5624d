"""What the commands' being possible depends on, and the conditions they stand under."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Available:
    """What a command's being possible depends on."""

    selected: int = 0
    enterable: int = 0
    markable: int = 0
    marked: int = 0
    unreported: int = 0
    retriable: int = 0
    typable: int = 0
    awaiting: int = 0
    wanting: int = 0
    correctable: int = 0
    corrected: int = 0
    shown: int = 0
    vouchers: int = 0
    undoable: bool = False
    card: bool = False
    sources: int = 0
    waiting: int = 0
    typing: bool = False


def always(available: Available) -> bool:
    """Yes, at any time."""
    del available
    return True


def some_selected(available: Available) -> bool:
    """Where a voucher is selected."""
    return available.selected > 0


def some_enterable(available: Available) -> bool:
    """Where a selected one, or one of the card's, may be entered by hand."""
    return available.enterable > 0


def one_selected(available: Available) -> bool:
    """Where just one voucher is selected."""
    return available.selected == 1


def some_vouchers(available: Available) -> bool:
    """Where there is any voucher."""
    return available.vouchers > 0


def some_shown(available: Available) -> bool:
    """Where the list shows any."""
    return available.shown > 0


def some_markable(available: Available) -> bool:
    """Where a selected one can be marked as exported."""
    return available.markable > 0


def some_marked(available: Available) -> bool:
    """Where a selected one is marked."""
    return available.marked > 0


def some_unreported(available: Available) -> bool:
    """Where nothing has been reported of a selected one."""
    return available.unreported > 0


def some_retriable(available: Available) -> bool:
    """Where a selected one can be exported again by its source."""
    return available.retriable > 0


def some_typable(available: Available) -> bool:
    """Where a selected one can be entered by hand."""
    return available.typable > 0


def some_awaiting(available: Available) -> bool:
    """Where a selected one awaits approval."""
    return available.awaiting > 0


def some_wanting(available: Available) -> bool:
    """Where the receipt of a selected one is missing."""
    return available.wanting > 0


def some_with_receipt_there(available: Available) -> bool:
    """Where no receipt of a selected one is missing."""
    return available.selected > available.wanting


def some_correctable(available: Available) -> bool:
    """Where what is to be entered of a selected one, or of the card's, can be corrected."""
    return available.correctable > 0


def some_corrected(available: Available) -> bool:
    """Where a selected one is corrected."""
    return available.corrected > 0


def card_chosen(available: Available) -> bool:
    """Where a cause card is chosen."""
    return available.card


def some_sources(available: Available) -> bool:
    """Where there is any way in."""
    return available.sources > 0


def some_waiting(available: Available) -> bool:
    """Where a selected one, or one of the card's, waits to be entered and may be by hand."""
    return available.waiting > 0


def typing_left(available: Available) -> bool:
    """Where typing along was paused."""
    return available.typing


def undoable(available: Available) -> bool:
    """Where there is anything to undo."""
    return available.undoable

"""What the menus let be chosen is what the page of the voucher lets be chosen."""

from tests.ui.stub_session import KNOWN, row
from workbench.domain.failure import Flag, Status
from workbench.domain.finding import CauseKey, EnterByHand
from workbench.ui.available import Available
from workbench.ui.commands import COMMANDS
from workbench.ui.possible import with_vouchers

_REFUSED = next(name for name, each in KNOWN.causes.items() if each.enter_by_hand is EnterByHand.NO)
SUB_LEDGER = row(1)._replace(causes=(CauseKey(_REFUSED),))


def possible(*rows: object, card: bool = False) -> set[str]:
    chosen = [each for each in (row(2), SUB_LEDGER, row(3, Status.MARKED)) if each in rows]
    available = with_vouchers(Available(card=card), () if card else chosen, chosen, KNOWN)
    return {each.name for each in COMMANDS if each.enabled(available)}


def test_what_may_not_be_entered_by_hand_is_not_offered_to_be() -> None:
    ways = {"journal", "correct", "type_along", "sie", "make_hand"}
    assert not ways & possible(SUB_LEDGER)
    assert {"mark", "make_retry", "open_window"} <= possible(SUB_LEDGER)
    assert ways <= possible(row(2), SUB_LEDGER)


def test_a_card_lets_its_vouchers_be_entered_and_nothing_else_be_done() -> None:
    ways = {"journal", "correct", "type_along", "sie"}
    before = {each.name for each in COMMANDS if each.enabled(Available(card=True))}
    assert possible(row(2), card=True) - before == ways


def test_a_marked_one_can_be_printed_and_taken_back() -> None:
    offered = possible(row(3, Status.MARKED))
    assert {"journal", "unmark"} <= offered
    assert not {"correct", "sie", "type_along", "approve"} & offered
    marked = row(3, Status.MARKED)._replace(flags=Flag.AWAITING_APPROVAL)
    assert with_vouchers(Available(), [marked], [marked], KNOWN).awaiting == 1

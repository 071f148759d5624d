"""What a cause card says: its task, what it releases, what its vouchers would stop on then, and the legal clock."""

from collections.abc import Callable, Iterable
from datetime import date

from workbench.diagnosis import Catalogue
from workbench.domain.finding import CauseKey, Family
from workbench.services.case_row import CaseRow, CauseCard
from workbench.texts import Texts

_MOST_NAMED = 3


def years_of(rows: Iterable[CaseRow]) -> str:
    """Return the calendar years of vouchers as they are read, ``2024, 2025``."""
    return ", ".join(sorted({row.transaction_date[:4] for row in rows}))


def task_words(keys: tuple[CauseKey, ...], years: str, catalogue: Catalogue, texts: Texts) -> str:
    """Return what is to be done about a card."""
    if is_connection(keys, catalogue):
        return texts.t("The connection to Fortnox is broken")
    return catalogue.task(keys[0], texts.language, years)


def is_connection(keys: Iterable[CauseKey], catalogue: Catalogue) -> bool:
    """Tell whether causes are of the connection and not of the vouchers."""
    return all(catalogue.cause(key.cause).family is Family.CONNECTION for key in keys)


def released_words(card: CauseCard, texts: Texts) -> str:
    """Return how many vouchers are free to be exported again once the card is put right."""
    if card.releases == card.vouchers:
        return texts.n("Releases {count} voucher", "Releases {count} vouchers", card.releases)
    return texts.n(
        "Releases {count} of {all} voucher", "Releases {count} of {all} vouchers", card.releases, all=card.vouchers
    )


def then_words(card: CauseCard, title: Callable[[CauseKey], str], texts: Texts) -> list[str]:
    """Return what the other vouchers would stop on then, the commonest first, a few of them."""
    lines = [
        texts.n(
            "{count} of them then stops on: {cause}", "{count} of them then stop on: {cause}", count, cause=title(key)
        )
        for key, count in card.then_blocked_by[:_MOST_NAMED]
    ]
    left = len(card.then_blocked_by) - _MOST_NAMED
    if left > 0:
        lines.append(texts.n("and on {count} more cause", "and on {count} more causes", left))
    return lines


def clock_words(due: str, today: date, texts: Texts) -> str:
    """Return how long there is until a voucher must be booked by law, or since when it should have been."""
    days = (date.fromisoformat(due) - today).days
    if days < 0:
        return texts.n("{count} day overdue", "{count} days overdue", -days)
    if days == 0:
        return texts.t("to be booked today")
    return texts.n("{count} day left", "{count} days left", days)

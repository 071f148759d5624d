"""What was found in the ledger, in words."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from workbench.domain.verification import Difference, How, Reversed, Verdict, Verification, Why
from workbench.services.plain_text import on_one_line
from workbench.texts import N_, Texts

VERDICT_WORDS: dict[Verdict, str] = {
    Verdict.VERIFIED: N_("Verified"),
    Verdict.DIFFERS: N_("Differs"),
    Verdict.NOT_FOUND: N_("Not found"),
    Verdict.FOUND_TWICE: N_("Found twice"),
    Verdict.NOT_CHECKED: N_("Not checked"),
}
HOW_WORDS: dict[str, str] = {
    How.KEY: N_("found by its match key"),
    How.NUMBER: N_("found by its number"),
    How.CONTENT: N_("found by date and amounts only"),
    How.OTHER_DAY: N_("found by its amounts only, on another day"),
    How.TEXT: N_("found by date and text only"),
}
_WHY: dict[str, str] = {
    Why.ENDS: N_("the export ends before its date"),
    Why.YEAR: N_("the export is of another financial year"),
    Why.COMPANY: N_("the export is of another company"),
}
_INSTEAD: dict[str, str] = {
    "transaction_date": N_("date {found} instead of {expected}"),
    "series": N_("series {found} instead of {expected}"),
    "number": N_("number {found} instead of {expected}"),
    "text": N_("text “{found}” instead of “{expected}”"),
    "account": N_("account {found} instead of {expected}"),
    "cost_center": N_("cost centre {found} instead of {expected}"),
    "project": N_("project {found} instead of {expected}"),
    "transaction_information": N_("text “{found}” instead of “{expected}”"),
}
_MISSING: dict[str, str] = {
    "cost_center": N_("cost centre {expected} is missing"),
    "project": N_("project {expected} is missing"),
    "text": N_("the text “{expected}” is missing"),
}
_TOO_MUCH: dict[str, str] = {
    "cost_center": N_("cost centre {found}, which was not to be there"),
    "project": N_("project {found}, which was not to be there"),
}
_LONGEST = 120


def verification_words(found: Verification, texts: Texts) -> str:
    """Return what was found of a voucher, in one line that can end a sentence."""
    return "; ".join((_found_words(found, texts), *reversed_lines(found, texts)))


def reversed_lines(found: Verification, texts: Texts) -> list[str]:
    """Return which entries of a voucher were taken back, a line for each."""
    return [
        texts.t(
            "{entry} was reversed by {reversal} of {day}",
            entry=on_one_line(each.entry, _LONGEST),
            reversal=on_one_line(each.by, _LONGEST),
            day=each.day,
        )
        for each in found.reversed
    ]


def _found_words(found: Verification, texts: Texts) -> str:
    label = on_one_line(found.fortnox, _LONGEST)
    told = "; ".join(difference_lines(found.differences, texts))
    if found.verdict is Verdict.VERIFIED:
        return texts.t("verified as {voucher}, {how}", voucher=label, how=_how(found, texts))
    if found.verdict is Verdict.DIFFERS:
        return texts.t("differs as {voucher}, {how}: {what}", voucher=label, how=_how(found, texts), what=told)
    if found.verdict is Verdict.FOUND_TWICE:
        both = ", ".join((label, *(on_one_line(each, _LONGEST) for each in found.also)))
        words = texts.t("in the ledger more than once: {vouchers}", vouchers=both)
        return f"{words}; {told}" if told else words
    if found.verdict is Verdict.NOT_CHECKED:
        return texts.t("not checked, as {why}", why=why_words(found, texts))
    return texts.t("not found in the ledger")


def why_words(found: Verification, texts: Texts) -> str:
    """Return why a voucher could not be looked for."""
    return texts.t(_WHY.get(found.why, ""))


def how_words(found: Verification, texts: Texts, *, only_unsure: bool = False) -> str:
    """Return by what a voucher was found; with ``only_unsure`` only where that was no key and no number."""
    sure = found.how in (How.KEY, How.NUMBER)
    return "" if only_unsure and sure else _how(found, texts)


def _how(found: Verification, texts: Texts) -> str:
    return texts.t(HOW_WORDS.get(found.how, ""))


def read_verification(voucher_id: int, data: Mapping[str, Any]) -> Verification:
    """Make a verification of what stands in the history."""
    return Verification(
        voucher_id,
        Verdict(data["verdict"]),
        data.get("fortnox") or "",
        tuple(data.get("also", ())),
        data.get("how") or "",
        tuple(Difference(**each) for each in data.get("differences", ())),
        data.get("why") or "",
        tuple(Reversed(**each) for each in data.get("reversed", ())),
    )


def difference_lines(differences: Sequence[Difference], texts: Texts) -> list[str]:
    """Return what is otherwise in the ledger: a line for the head, one for each row, one for each row too many."""
    lines: list[str] = []
    for row, group in groupby(differences, key=_row):
        told = list(group)
        if row is None:
            lines += [difference_words(each, texts) for each in told]
        elif told[0].field == "row":
            lines.append(texts.t("row {row} is missing: {what}", row=row, what=_sum(told[0], texts)))
        else:
            words = "; ".join(difference_words(each, texts) for each in told)
            lines.append(texts.t("row {row}: {what}", row=row, what=words))
    return lines


def difference_words(difference: Difference, texts: Texts) -> str:
    """Return one thing that is otherwise, without its row."""
    if difference.field == "row":
        words = N_("a row too many: {what}") if difference.expected is None else N_("the row is missing: {what}")
        return texts.t(words, what=_sum(difference, texts))
    if difference.field == "amount":
        return _amount(int(difference.expected or 0), int(difference.found or 0), texts)
    values = {name: on_one_line(str(getattr(difference, name) or ""), _LONGEST) for name in ("expected", "found")}
    table = _INSTEAD
    if not values["found"] and difference.field in _MISSING:
        table = _MISSING
    elif not values["expected"] and difference.field in _TOO_MUCH:
        table = _TOO_MUCH
    return texts.t(table[difference.field], **values)


def _amount(expected: int, found: int, texts: Texts) -> str:
    if (expected > 0) != (found > 0):
        sides = N_("{found} in debit instead of {expected} in credit")
        if found <= 0:
            sides = N_("{found} in credit instead of {expected} in debit")
        return texts.t(sides, found=texts.amount(abs(found)), expected=texts.amount(abs(expected)))
    off = abs(found) - abs(expected)
    return texts.t(N_("{amount} kr more") if off > 0 else N_("{amount} kr less"), amount=texts.amount(abs(off)))


def _sum(difference: Difference, texts: Texts) -> str:
    told = difference.found if difference.expected is None else difference.expected
    amount = int(told or 0)
    words = N_("account {account}, {amount} in debit") if amount > 0 else N_("account {account}, {amount} in credit")
    return texts.t(words, account=difference.account, amount=texts.amount(abs(amount)))


def _row(difference: Difference) -> int | None:
    return difference.row

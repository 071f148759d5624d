"""Words for corrections, as the history, the window and the terminal say them."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from workbench.domain.finding import CauseKey
from workbench.domain.rule import Rule
from workbench.services.correction_plan import CorrectionPlan
from workbench.services.plain_text import on_one_line
from workbench.texts import N_, Texts

FIELD_WORDS: Mapping[str, str] = {
    "account": N_("account"),
    "cost_center": N_("cost centre"),
    "project": N_("project"),
    "series": N_("series"),
    "transaction_date": N_("date"),
    "text": N_("text"),
    "transaction_information": N_("transaction information"),
    "amount": N_("amount"),
}
_LONGEST = 80
_MOST_CHANGES = 12
_MOST_LEFT_OUT = 3
_LONGEST_LEFT_OUT = 240


def changes_words(changes: Sequence[Mapping[str, Any]], texts: Texts) -> str:
    """Return what a correction changed, as it stands in the history: ``row 3: account 4903 → 4010``."""
    words = [_change_words(each, texts) for each in changes[:_MOST_CHANGES]]
    if len(changes) > _MOST_CHANGES:
        rest = len(changes) - _MOST_CHANGES
        words.append(texts.n("and {count} more", "and {count} more", rest))
    return "; ".join(words)


def _change_words(change: Mapping[str, Any], texts: Texts) -> str:
    name, before, after = change["field"], str(change["before"]), str(change["after"])
    if name in ("row_added", "row_removed"):
        amount = texts.amount(int(after))
        if name == "row_added":
            return texts.t("a row added: account {account}, {amount} kr", account=before, amount=amount)
        return texts.t("the added row taken away: account {account}, {amount} kr", account=before, amount=amount)
    if name == "amount":
        before, after = texts.amount(int(before)), texts.amount(int(after))
    words = pair_words(name, before, after, texts)
    return texts.t("row {row}: {words}", row=change["row"], words=words) if "row" in change else words


def pair_words(name: str, found: str, instead: str, texts: Texts) -> str:
    """Return one replacement: ``account 4903 → 4010``; nothing as a dash."""
    field = texts.t(FIELD_WORDS.get(name, name))
    sides = (on_one_line(each, _LONGEST) or "–" for each in _apart(found, instead))
    return f"{field} {' → '.join(sides)}"


def _apart(found: str, instead: str) -> tuple[str, str]:
    """Return two texts from where they can be told apart when shortened."""
    pairs = enumerate(zip(found, instead, strict=False))
    alike = next((place for place, (was, now) in pairs if was != now), min(len(found), len(instead)))
    if alike <= _LONGEST // 2:
        return found, instead
    start = found.rfind(" ", 0, alike - _LONGEST // 4) + 1
    return f"…{found[start:]}", f"…{instead[start:]}"


def rule_words(rule: Rule, texts: Texts) -> str:
    """Return a rule as it is offered: what becomes what, and until when."""
    words = pair_words(rule.subject, rule.found, rule.instead, texts)
    return texts.t("{words} until {day}", words=words, day=rule.until.isoformat()) if rule.until else words


def plan_words(plan: CorrectionPlan, title: Callable[[CauseKey], str], texts: Texts, *, done: bool) -> list[str]:
    """Return what replacements come to (or came to, when ``done``), a sentence each."""
    count = len(plan.changed)
    if done:
        lines = [texts.n("{count} voucher corrected", "{count} vouchers corrected", count)]
    else:
        lines = [texts.n("{count} voucher will be corrected", "{count} vouchers will be corrected", count)]
    if count:
        lines[0] += ", " + (
            texts.n("the sums of {count} differ", "the sums of {count} differ", len(plan.unbalanced))
            if plan.unbalanced
            else texts.t("the sums balance")
        )
        lines[0] += "."
        lines += _left_words(plan, title, texts)
    else:
        lines[0] += "."
    if plan.unchanged:
        lines.append(
            texts.n(
                "{count} voucher is not touched by it.", "{count} vouchers are not touched by it.", len(plan.unchanged)
            )
        )
    lines += split_words(plan, texts)
    for key, certain in plan.doubts:
        words = title(key) if certain else texts.t("perhaps: {cause}", cause=title(key))
        lines.append(texts.t("Known of what is to be entered: {words}", words=words))
    return lines


def _left_words(plan: CorrectionPlan, title: Callable[[CauseKey], str], texts: Texts) -> list[str]:
    lines = []
    if plan.free:
        lines.append(
            texts.n(
                "{count} then has nothing known that stops it.", "{count} then have nothing known that stops them.",
                plan.free,
            )
        )  # fmt: skip
    lines += [
        texts.n("{count} still stops on: {cause}", "{count} still stop on: {cause}", stopped, cause=title(key))
        for key, stopped in plan.causes_left
    ]
    return lines


def split_words(plan: CorrectionPlan, texts: Texts) -> list[str]:
    """Return where texts go on in rows, and which words find no room in how many vouchers."""
    lines = []
    if plan.going_on:
        lines.append(
            texts.n(
                "The text of {count} voucher goes on in the transaction information of rows that have none.",
                "The texts of {count} vouchers go on in the transaction information of rows that have none.",
                len(plan.going_on),
            )
        )
    if plan.left_out:
        words = left_out_words(plan, texts)
        lines.append(
            texts.n(
                "{count} voucher has no room for all its words; left out: {words}",
                "{count} vouchers have no room for all their words; left out: {words}",
                len(plan.left_out), words=words,
            )
        )  # fmt: skip
    return lines


def left_out_words(plan: CorrectionPlan, texts: Texts) -> str:
    """Return the words that find no room, and of how many vouchers where they are of several."""
    found = Counter(f"“{on_one_line(' … '.join(each), _LONGEST_LEFT_OUT)}”" for each in plan.left_out.values())
    told = [f"{words} ({count})" if count > 1 else words for words, count in found.most_common(_MOST_LEFT_OUT)]
    if len(found) > _MOST_LEFT_OUT:
        told.append(texts.n("and {count} more", "and {count} more", len(found) - _MOST_LEFT_OUT))
    return ", ".join(told)


def not_checked_words(plan: CorrectionPlan, title: Callable[[CauseKey], str], texts: Texts) -> str:
    """Return what could not be checked of those corrected; empty where everything was."""
    titles = [title(CauseKey(cause)) for cause in plan.not_checked]
    if plan.going_on:
        titles.append(texts.t("The account does not take transaction information"))
    if not titles:
        return ""
    words = "; ".join(each[:1].lower() + each[1:] for each in titles)
    return texts.t("Not checked, because nothing is known of it: {causes}.", causes=words)

"""What is to be done about a voucher that the ledger has otherwise, more than once, or not at all."""

from workbench.domain.failure import State, Status
from workbench.domain.verification import How, KeptVerification, Verdict, Verification
from workbench.services.plain_text import on_one_line
from workbench.texts import N_, Texts

AMISS = (Verdict.FOUND_TWICE, Verdict.DIFFERS, Verdict.NOT_FOUND)
"""What something is to be done about."""
_LONGEST = 60
_UNSURE = (How.OTHER_DAY, How.TEXT)


def amiss(state: State, kept: KeptVerification | None) -> Verification | None:
    """Return what is amiss in the ledger with a voucher that stands as entered; None where nothing is known to be.

    What was found before the mark was made tells nothing of it.
    """
    if kept is None or state.mark is None or kept.found.verdict not in AMISS:
        return None
    if state.status is Status.DIFFERS or (state.status is Status.MARKED and kept.at >= state.mark.at.isoformat()):
        return kept.found
    return None


def remedy_words(found: Verification, texts: Texts) -> str:
    """Return what to do, in a sentence or two; empty where nothing is to be done."""
    entry = on_one_line(found.fortnox, _LONGEST)
    if found.verdict is Verdict.FOUND_TWICE:
        labels = [on_one_line(each, _LONGEST) for each in (found.fortnox, *found.also)]
        words = N_("Cancel {others} or {last} in Fortnox, so that it is there once. Then verify again.")
        if labels[2:]:
            words = N_("Cancel all but one of {others} and {last} in Fortnox. Then verify again.")
        return texts.t(words, others=", ".join(labels[:-1]), last=labels[-1])
    if found.verdict is Verdict.DIFFERS:
        words = texts.t(
            "Correct {entry} in Fortnox, so that it stands there as it was to be entered. Then verify again.",
            entry=entry,
        )
        if found.how in _UNSURE:
            words += " " + texts.t(
                "Where {entry} is another voucher: put this one back on the to-do list.", entry=entry
            )
        return words
    if found.verdict is Verdict.NOT_FOUND and found.reversed:
        return texts.t("It was reversed in Fortnox. Is it to be booked again: put it back on the to-do list.")
    if found.verdict is Verdict.NOT_FOUND:
        return texts.t(
            "Look in Fortnox whether it was entered. If it was, export the ledger anew and verify again. "
            "If not, it is still to be entered."
        )
    return ""

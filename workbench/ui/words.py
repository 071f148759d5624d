"""Words for states, flags and systems, as every view and window says them."""

from workbench.domain.failure import Flag, Status
from workbench.texts import N_, Texts
from workbench.ui.case_columns import SOURCE_NAMES, STATUS_WORDS
from workbench.ui.theme import Accent

STATUS_ACCENTS: dict[Status, Accent] = {
    Status.UNREPORTED: Accent.QUIET,
    Status.OPEN: Accent.ATTENTION,
    Status.RETRY: Accent.MARKED,
    Status.MARKED: Accent.OK,
    Status.VERIFIED: Accent.OK,
    Status.DIFFERS: Accent.ATTENTION,
}

FLAG_WORDS: dict[Flag, str] = {
    Flag.FAILED_AGAIN: N_("Failed again after it was marked"),
    Flag.RECEIPT_MISSING: N_("Receipt missing"),
    Flag.ON_HOLD: N_("On hold"),
    Flag.AWAITING_APPROVAL: N_("Awaiting approval"),
}


def system_name(system: str, texts: Texts) -> str:
    """Return a source system's own name; an unknown one is called the source system."""
    return SOURCE_NAMES.get(system.casefold()) or texts.t("the source system")


def status_words(status: str, texts: Texts) -> str:
    """Return a status in words; one that is not known (from a later version) is returned as it stands."""
    return texts.t(STATUS_WORDS[Status(status)]) if status in STATUS_WORDS else status


def flag_words(flags: Flag, texts: Texts) -> list[str]:
    """Return each of the flags in words."""
    return [texts.t(words) for flag, words in FLAG_WORDS.items() if flag in flags]

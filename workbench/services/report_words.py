"""Words for reports, as window and terminal say them."""

from workbench.domain.report import Report, ReportKind
from workbench.texts import N_, Texts

_KINDS: dict[str, str] = {
    ReportKind.JOURNAL: N_("PDF journal"),
    ReportKind.SIE: N_("SIE file"),
    ReportKind.HISTORY: N_("Processing history"),
    ReportKind.VERIFICATION: N_("Verification"),
    ReportKind.SIE_RECEIPT: N_("Receipt page of a SIE file"),
}


def kind_words(report: Report, texts: Texts) -> str:
    """Return what a report is; one of a kind that is not known (from a later version) by its own word."""
    return texts.t(_KINDS[report.kind]) if report.kind in _KINDS else report.kind

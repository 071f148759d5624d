"""Words for what keeps a SIE file from being written, and for what speaks against it."""

from collections.abc import Iterator
from dataclasses import dataclass

from workbench.diagnosis import Catalogue
from workbench.domain.failure import FailedVoucher
from workbench.domain.finding import CauseKey
from workbench.services.sie_plan import SiePart, SiePlan
from workbench.services.splitting import SIE_TEXT
from workbench.sie.writer import SUBSTITUTES, FaultKind, WriteFault
from workbench.texts import N_, Texts

_FIELDS = {
    "text": N_("the description"),
    "transaction_information": N_("the transaction information"),
    "cost_center": N_("the cost centre"),
    "project": N_("the project"),
    "company_name": N_("the company’s name"),
}
_TIDIED = ("text", "transaction_information")
_SENTENCES = {
    FaultKind.CHARACTER: N_("“{value}” in {field} is not among the characters of SIE"),
    FaultKind.UNBALANCED: N_("debit and credit differ"),
    FaultKind.TOO_FEW_ROWS: N_("it has less than two rows"),
    FaultKind.ACCOUNT: N_("“{value}” is no account number"),
    FaultKind.OUTSIDE_YEAR: N_("{value} lies outside the financial year"),
    FaultKind.SERIES: N_("“{value}” cannot be a voucher series"),
    FaultKind.COMPANY: N_("the company’s name is not told"),
    FaultKind.ORG_NUMBER: N_("“{value}” is no organisation number"),
    FaultKind.DATE: N_("{value} is no date to book on"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """One thing to be told of a voucher (None: of the whole file), in words."""

    voucher_id: int | None
    label: str
    words: str


def fault_words(fault: WriteFault, texts: Texts) -> str:
    """Return what cannot be written, and on which row."""
    field = texts.t(_FIELDS[fault.field]) if fault.field in _FIELDS else fault.field
    words = texts.t(_SENTENCES[fault.kind]).format(value=fault.value, field=field)
    if fault.kind is FaultKind.CHARACTER and fault.value in SUBSTITUTES:
        words += texts.t("; write “{instead}” instead", instead=SUBSTITUTES[fault.value])
    return words if fault.row is None else texts.t("row {row}: {what}", row=fault.row + 1, what=words)


def faults_told(plan: SiePlan, texts: Texts) -> Iterator[Told]:
    """Yield everything that must be settled first."""
    for part in plan.parts:
        labels = _labels(part)
        for fault in part.faults:
            label = labels[fault.voucher_id] if fault.voucher_id is not None else part.company_name or part.company
            yield Told(fault.voucher_id, label, fault_words(fault, texts))


def tidiable(plan: SiePlan) -> tuple[int, ...]:
    """Return the vouchers with characters that a SIE file does not take, which a correction can replace."""
    faults = [each for each in plan.faults if each.kind is FaultKind.CHARACTER and each.field in _TIDIED]
    return tuple(dict.fromkeys(each.voucher_id for each in faults if each.voucher_id is not None))


def against_told(plan: SiePlan, catalogue: Catalogue, texts: Texts) -> Iterator[Told]:
    """Yield what Fortnox would refuse vouchers for, and which are in a SIE file already."""
    for part in plan.parts:
        labels = _labels(part)
        for each in part.stopped:
            causes = "; ".join(catalogue.title(key, texts.language) for key in each.causes)
            words = texts.t("Fortnox will refuse it: {causes}", causes=causes)
            yield Told(each.voucher_id, labels[each.voucher_id], words)
        for voucher_id, name in part.earlier:
            yield Told(voucher_id, labels[voucher_id], texts.t("it is in the SIE file {name} already", name=name))
        for voucher_id, entry in part.booked:
            words = texts.t("it seems to be in the ledger already, as {entry}", entry=entry)
            yield Told(voucher_id, labels[voucher_id], words)


def not_checked_words(plan: SiePlan, catalogue: Catalogue, texts: Texts) -> str:
    """Return what nothing is known of; empty where everything is checked."""
    causes = dict.fromkeys(cause for part in plan.parts for cause in part.not_checked)
    titles = [catalogue.title(CauseKey(cause), texts.language) for cause in causes]
    if long := sum(part.long_texts for part in plan.parts):
        titles.append(
            texts.n(
                "whether the import takes texts of more than {length} characters ({count} voucher)",
                "whether the import takes texts of more than {length} characters ({count} vouchers)",
                long, length=SIE_TEXT,
            )
        )  # fmt: skip
    return texts.t("not checked: {causes}", causes=", ".join(titles)) if titles else ""


def label_of(case: FailedVoucher) -> str:
    """Return a voucher's series and number, or its id as ``#12``."""
    return case.label


def _labels(part: SiePart) -> dict[int, str]:
    return {case.id: label_of(case) for case in part.cases}

"""The recurring words of the journal, translated once for the whole report."""

from dataclasses import dataclass, fields

from workbench.domain.journal import JournalOrder
from workbench.texts import N_, Texts


@dataclass(frozen=True, slots=True)
class Words:
    """Labels by what they name; each field's default is the English source sentence."""

    not_told: str = N_("not told")
    title: str = N_("Vouchers to enter in Fortnox by hand")
    number: str = N_("No.")
    debit: str = N_("Debit")
    credit: str = N_("Credit")
    financial_year: str = N_("Financial year")
    series: str = N_("Series")
    description: str = N_("Description")
    date: str = N_("Date")
    not_assigned: str = N_("no number assigned")
    continued: str = N_("cont.")
    hash_total: str = N_("hash total, accounts")
    difference: str = N_("Difference")
    total: str = N_("Sum")
    no_rows: str = N_("The voucher has no rows.")
    cause: str = N_("Cause")
    original: str = N_("The system’s words")
    reference: str = N_("Reference")
    registered: str = N_("Registered")
    counterparty: str = N_("Counterparty")
    document: str = N_("Supporting document")
    currency: str = N_("Currency")
    corrects: str = N_("Corrects")
    entered: str = N_("Entered in Fortnox as")
    entered_series: str = N_("series")
    entered_number: str = N_("number")
    entered_date: str = N_("date")
    entered_sign: str = N_("sign")
    entered_approval: str = N_("approval")
    carried: str = N_("Carried forward")
    brought: str = N_("Brought forward")
    summary: str = N_("Summary")
    vouchers: str = N_("Vouchers")
    totals: str = N_("Totals")
    company: str = N_("Company")
    org_number: str = N_("Org. no.")
    period: str = N_("Period")
    selection: str = N_("Selection")
    order: str = N_("Sorted by")
    made: str = N_("Printed")
    program: str = N_("Program")
    columns_left_out: str = N_("Empty columns, left out")
    legend_text: str = N_(
        "Black is typed, in this order; grey is not. "
        "An arrow and a grey bar mark a row the cause points at. Tick the box when the row is typed."
    )
    voucher_count: str = N_("Number of vouchers")
    transaction_count: str = N_("Number of transactions")
    turnover: str = N_("Turnover")
    checklist: str = N_("Check list by cause")
    accounts: str = N_("Sums by account")
    by_series: str = N_("Sums by series")
    account: str = N_("Account")
    account_name: str = N_("Account name")
    rows: str = N_("Rows")
    without_series: str = N_("no series")
    sent: str = N_("sent")
    sent_empty: str = N_("empty")
    added: str = N_("this row was not sent")
    corrected: str = N_("Corrected")
    stops: str = N_("Fortnox will refuse it")
    key: str = N_("Match key")

    @classmethod
    def of(cls, texts: Texts) -> "Words":
        """Translate them."""
        return cls(**{each.name: texts.t(str(each.default)) for each in fields(cls)})


ORDERS = {
    JournalOrder.NUMBER: N_("voucher number"),
    JournalOrder.TRANSACTION_DATE: N_("transaction date"),
    JournalOrder.REGISTRATION_DATE: N_("registration date"),
    JournalOrder.CAUSE: N_("cause"),
}

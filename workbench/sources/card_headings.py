"""What the headings of a card report may mean, in Swedish and English. The card companies publish no list."""

import re
from collections.abc import Mapping, Sequence

from workbench.domain.columns import ColumnMapping, plain_heading

# For each field the headings that mean it, the surest first: a heading further up wins over one further down, and two
# on the same line leave it open which is meant. A heading stands here as `_plain` writes it.
_HEADINGS: Mapping[str, tuple[str, ...]] = {
    "date": (
        "bokföringsdatum|bokfört datum|bokf datum|verifikationsdatum|accounting date|booking date|booked date"
        "|voucher date|posting date",
        "transaktionsdatum|transaction date|köpdatum|inköpsdatum|purchase date",
        "datum|date",
    ),
    "amount": (
        "belopp sek|belopp i sek|belopp kr|amount sek|amount in sek|total amount sek|totalbelopp sek",
        "belopp|amount|totalbelopp|total amount|bruttobelopp|gross amount|summa inkl moms|belopp inkl moms"
        "|amount incl vat|transaktionsbelopp|transaction amount|köpbelopp|purchase amount",
    ),
    "debit": ("debet|debit|debet sek|debit sek|debetbelopp|debit amount",),
    "credit": ("kredit|credit|kredit sek|credit sek|kreditbelopp|credit amount",),
    "text": (
        "beskrivning|description|verifikationstext|voucher text|text",
        "handlare|merchant|inköpsställe|säljare|merchant name|leverantör|supplier",
        "kommentar|comment|notering|note",
    ),
    "account": (
        "kostnadskonto|expense account|bokföringskonto|accounting account|ledger account|debetkonto|debit account",
        "konto|account|kontonummer|account number|kontonr|account no",
    ),
    "contra_account": (
        "motkonto|contra account|motkontering|kreditkonto|credit account|kortkonto|card account|offset account"
        "|balancing account",
    ),
    "vat_amount": (
        "momsbelopp|vat amount|momsbelopp sek|vat amount sek|varav moms|moms kr|moms sek|vat sek",
        "moms|vat",
    ),
    "vat_account": ("momskonto|vat account",),
    "vat_rate": ("momssats|moms %|vat rate|vat %|momskod|vat code|momsprocent|vat percentage",),
    "cost_center": (
        "kostnadsställe|cost center|cost centre|kst|ks|kostnadsställeskod|costcenter|costcentre|resultatenhet",
    ),
    "project": ("projekt|project|projektnummer|project number|projektkod|project code",),
    "series": ("serie|verifikationsserie|verserie|series|voucher series",),
    "number": (
        "verifikationsnummer|verifikatnummer|vernr|ver nr|voucher number|voucher no|verifikation|verifikat|voucher",
    ),
    "transaction_id": (
        "transaktions id|transaktionsid|transaction id|transactionid|transaktionsnummer|transaction number"
        "|transaktionsreferens|transaction reference",
        "id|referens|reference",
    ),
    "state": (
        "exportstatus|export status|bokföringsstatus|accounting status|exporteringsstatus",
        "status|state",
    ),
    "error": ("felmeddelande|error message|exportfel|export error|felorsak|failure reason|error|fel|orsak till fel",),
    "receipt": (
        "kvittofil|receipt file|kvitto filnamn|receipt file name|receipt filename|filnamn|file name|filename",
        "kvitto|receipt|kvitton|receipts|underlag|bilaga|attachment|attachments",
    ),
    "currency": ("valuta|currency|valutakod|currency code",),
    "card_holder": (
        "kortinnehavare|cardholder|card holder|kortägare|kortanvändare|card user|anställd|employee|användare|user",
    ),
    "company": ("organisationsnummer|org nr|orgnr|org nummer|organisation number|organization number|company number",),
}
_WORDS = {
    word: (name, rank)
    for name, ranks in _HEADINGS.items()
    for rank, words in enumerate(ranks)
    for word in words.split("|")
}
_SURE_PURCHASE = re.compile(r"\b(?:köp|inköp|purchase)", re.IGNORECASE)
_SYSTEMS = (("nordea", re.compile(r"\bnordea\b", re.IGNORECASE)), ("mynt", re.compile(r"\bmynt\b", re.IGNORECASE)))


def is_known(heading: str) -> bool:
    """Tell whether a heading is one of those known here."""
    return _plain(heading) in _WORDS


def fields_of(headings: Sequence[str]) -> set[str]:
    """Return the fields that some headings may mean."""
    return {_WORDS[plain][0] for plain in map(_plain, headings) if plain in _WORDS}


def guess(headings: Sequence[str]) -> ColumnMapping:
    """Return what columns hold as far as their headings leave no doubt.

    Of two headings that mean the same the surer one is taken; where they are as sure as each other, neither.
    """
    found: dict[str, list[tuple[int, str]]] = {}
    for heading in headings:
        if known := _WORDS.get(_plain(heading)):
            found.setdefault(known[0], []).append((known[1], heading))
    columns: dict[str, str] = {}
    for name, hits in found.items():
        best = min(rank for rank, _ in hits)
        surest = [heading for rank, heading in hits if rank == best]
        if len(surest) == 1:
            columns[name] = surest[0]
    if {"debit", "credit"} <= columns.keys():
        columns.pop("amount", None)
    else:
        columns.pop("debit", None)
        columns.pop("credit", None)
    return ColumnMapping(columns)


def doubtful(headings: Sequence[str]) -> bool:
    """Tell whether two columns may be the date or the amount, and it is left open which."""
    fields = fields_of(headings)
    taken = guess(headings).columns
    return "date" in fields - taken.keys() or ("amount" in fields - taken.keys() and "debit" not in taken)


def means_purchase(heading: str) -> bool:
    """Tell whether an amount's heading says that it is what was paid, so that a purchase is positive."""
    return bool(_SURE_PURCHASE.search(heading))


def is_in_kronor(heading: str) -> bool:
    """Tell whether an amount's heading says that it is in Swedish kronor."""
    return bool({"sek", "kr"} & set(_plain(heading).split()))


def system_in(text: str) -> str:
    """Return the system that the words above a table name; ``card`` where none is."""
    return next((system for system, words in _SYSTEMS if words.search(text)), "card")


def _plain(heading: str) -> str:
    """Return a heading in lower case, with nothing but letters, digits, percent signs and single spaces."""
    return " ".join(re.sub(r"[^\w%]|_", " ", plain_heading(heading)).split())

"""What the columns of tables hold: said once, kept, and written as a file that a person can fill in."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tomli_w

from workbench.diagnosis.toml_file import Wrong, parse, read_bytes
from workbench.domain.columns import (
    DATE_ORDERS,
    DECIMALS,
    FIELDS,
    FIXED,
    NEGATIVE,
    POSITIVE,
    ColumnMapping,
    TableHead,
)
from workbench.domain.errors import MappingWrong
from workbench.domain.history import EventKind, NewEvent
from workbench.domain.ports import Clock, Store
from workbench.services.moves import new_act
from workbench.texts import N_, Texts

FIELD_WORDS: Mapping[str, str] = {
    "date": N_("Transaction date"),
    "amount": N_("Amount with VAT"),
    "debit": N_("Debit"),
    "credit": N_("Credit"),
    "text": N_("Text"),
    "account": N_("Account (expense)"),
    "contra_account": N_("Contra account (card)"),
    "vat_amount": N_("VAT amount"),
    "vat_account": N_("VAT account"),
    "vat_rate": N_("VAT rate"),
    "cost_center": N_("Cost centre"),
    "project": N_("Project"),
    "series": N_("Voucher series"),
    "number": N_("Voucher number"),
    "transaction_id": N_("Transaction id"),
    "state": N_("Export status"),
    "error": N_("Failure message"),
    "receipt": N_("Receipt (file name)"),
    "currency": N_("Currency"),
    "card_holder": N_("Card holder"),
    "company": N_("Organisation number"),
}
"""Each of `FIELDS` in words."""

_CHOICES: Mapping[str, tuple[str, ...]] = {
    "date_order": DATE_ORDERS,
    "decimal": DECIMALS,
    "purchase": (NEGATIVE, POSITIVE),
}
_COMMENTS: Mapping[str, str] = {
    "date_order": N_("How dates are written: ymd, dmy or mdy. Empty: as the column shows."),
    "decimal": N_('The decimal sign of amounts: "," or ".". Empty: as the column shows.'),
    "purchase": N_("Whether a purchase is a negative or a positive amount: negative or positive."),
}


class ColumnMappings:
    """Reads and keeps what is said of columns."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def read(self, path: Path) -> ColumnMapping:
        """Read a mapping out of a TOML file. Raises `MappingWrong` with the place and what is wrong there."""
        try:
            return read_mapping(parse(read_bytes(path)))
        except Wrong as wrong:
            raise MappingWrong(name=path.name, detail=wrong.sentence) from wrong

    def known(self, signature: str) -> ColumnMapping | None:
        """Return what was said of tables with these headings."""
        return self._store.column_mappings().get(signature)

    def remember(self, signature: str, mapping: ColumnMapping, name: str, by: str) -> None:
        """Keep what the columns of tables with these headings hold; ``name`` is the table it was said of."""
        data = {"name": name, "signature": signature, "mapping": content_of(mapping)}
        event = NewEvent(EventKind.COLUMNS_TOLD, self._clock.now(), by, new_act(), None, data)
        with self._store.writing() as writer:
            writer.put_column_mapping(signature, mapping)
            writer.append([event])


def read_mapping(content: Mapping[str, Any]) -> ColumnMapping:
    """Return the mapping that the content of a TOML file says. Raises `Wrong`."""
    for key in content:
        if key not in ("columns", "values", *_CHOICES):
            known = _listed(("columns", "values", *_CHOICES))
            raise Wrong(N_("“{key}” is not known; there are {choices}"), key=key, choices=known)
    said = {key: _choice(content, key) for key in _CHOICES}
    columns = _table(content, "columns", FIELDS)
    twice = sorted(each for each in columns.values() if list(columns.values()).count(each) > 1)
    if twice:
        raise Wrong(N_("the column “{heading}” stands twice under [columns]"), heading=twice[0])
    mapping = ColumnMapping(columns, _table(content, "values", FIXED), **said)
    if missing := mapping.missing:
        place = "columns" if missing[0] in ("date", "amount") else "columns] / [values"
        raise Wrong(N_("“{key}” is missing under [{place}]"), key=missing[0], place=place)
    return mapping


def content_of(mapping: ColumnMapping) -> dict[str, Any]:
    """Return the content of the TOML file that says a mapping."""
    said: dict[str, Any] = {key: getattr(mapping, key) for key in _CHOICES}
    return said | {"columns": dict(mapping.columns), "values": dict(mapping.values)}


def mapping_text(table: TableHead, texts: Texts) -> str:
    """Return a mapping to start from as TOML: what could be guessed filled in, the rest as comments to fill in."""
    guess = table.guess
    t = texts.t
    lines = [
        f"# {t('What the columns of {name} hold. Lines that begin with # say nothing.', name=_inline(table.name))}"
    ]
    for key, words in _COMMENTS.items():
        lines += ["", f"# {t(words)}", f"{key} = {_quoted(getattr(guess, key))}"]
    lines += ["", "[columns]"]
    for name in FIELDS:
        told = guess.columns.get(name)
        lines.append(_line(name, told or "", bool(told), t(FIELD_WORDS[name])))
    left = [_quoted(heading) for heading in table.headings if heading not in guess.columns.values()]
    if left:
        lines.append("# " + t("Columns not used yet: {columns}", columns=", ".join(left)))
    lines += ["", "[values]", "# " + t("What is the same in every row, like the account of the card.")]
    for name in FIXED:
        value = guess.values.get(name, "")
        lines.append(_line(name, value, bool(value) or name in guess.missing, t(FIELD_WORDS[name])))
    return "\n".join(lines) + "\n"


def _line(name: str, value: str, said: bool, words: str) -> str:
    return f"{'' if said else '# '}{name} = {_quoted(value)}  # {words}"


def _choice(content: Mapping[str, Any], key: str) -> str:
    value = content.get(key, "")
    if value not in ("", *_CHOICES[key]):
        raise Wrong(N_("{key} is “{value}”; it can be {choices}"), key=key, value=value, choices=_listed(_CHOICES[key]))
    return str(value)


def _table(content: Mapping[str, Any], key: str, names: tuple[str, ...]) -> dict[str, str]:
    table = content.get(key, {})
    if not isinstance(table, dict):
        raise Wrong(N_("[{place}] is no table"), place=key)
    for name, value in table.items():
        if name not in names:
            raise Wrong(
                N_("“{key}” under [{place}] is not known; there are {choices}"),
                key=name,
                place=key,
                choices=_listed(names),
            )
        if not isinstance(value, str):
            raise Wrong(N_("“{key}” under [{place}] is no text; put it in quotation marks"), key=name, place=key)
    return {name: value.strip() for name, value in table.items() if value.strip()}


def _listed(names: Mapping[str, Any] | tuple[str, ...]) -> str:
    return ", ".join(names)


def _quoted(text: str) -> str:
    """Return a text as TOML writes it."""
    return tomli_w.dumps({"x": text}).removeprefix("x = ").strip()


def _inline(text: str) -> str:
    return " ".join(text.split())

"""The processing history of a company and period: which records are in it, and how they read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from workbench.domain.company import normalise_org_number
from workbench.domain.errors import HistoryBroken, NothingMatched
from workbench.domain.history import Event
from workbench.domain.ports import Clock, Progress, Store
from workbench.domain.processing_history import HistoryLine, ProcessingHistory
from workbench.domain.sheet import Book, Cell, Sheet
from workbench.services.plain_text import on_one_line
from workbench.services.words import describe, status_words
from workbench.texts import Texts

_TOLD_EACH = 2000
_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class HistoryWish:
    """Of what a processing history is wanted: an empty company is every one, no day is no bound."""

    company: str = ""
    start: date | None = None
    end: date | None = None


class ProcessingHistories:
    """Makes processing histories out of the store."""

    def __init__(self, store: Store, clock: Clock, program: str) -> None:
        self._store = store
        self._clock = clock
        self._program = program

    def make(self, wish: HistoryWish, by: str, texts: Texts, progress: Progress) -> ProcessingHistory:
        """Check the whole history, then gather the records of a company and period, oldest first.

        Of a company are the records of its vouchers, those that name it, and those of the same acts that name no
        company (the file that its vouchers came in). A history that does not hold is told as such, and made all the
        same. Raises `NothingMatched` where there is no record.
        """
        checked, fault = self._check(texts)
        company = normalise_org_number(wish.company) if wish.company else ""
        named = self._store.voucher_names()
        companies = {each: company_of for each, (company_of, _) in named.items()}
        labels = {each: label for each, (_, label) in named.items()}
        acts = self._acts_of(company, companies) if company else frozenset()
        lines: list[HistoryLine] = []
        last: Event | None = None
        for event in self._store.events():
            last = event
            if event.seq % _TOLD_EACH == 0:
                progress(event.seq, event.seq)
            if _within(event, wish) and (not company or _is_of(event, company, companies, acts)):
                lines.append(_line(event, labels, texts))
        if last is None or not lines:
            raise NothingMatched
        names = {each.org_number: each.name for each in self._store.companies()}
        return ProcessingHistory(
            company=company,
            company_name=names.get(company, ""),
            start=wish.start,
            end=wish.end,
            lines=tuple(lines),
            checked=checked,
            fault=fault,
            last_seq=last.seq,
            last_hash=last.hash,
            made_by=by,
            made_at=self._clock.now(),
            program=self._program,
        )

    def _check(self, texts: Texts) -> tuple[int | None, str]:
        try:
            return self._store.verify_history(), ""
        except HistoryBroken as error:
            return None, texts.sentence(error)

    def _acts_of(self, company: str, companies: Mapping[int, str]) -> frozenset[str]:
        return frozenset(event.act for event in self._store.events() if _named(event, companies) == company)


def _named(event: Event, companies: Mapping[int, str]) -> str:
    """Return the company that a record is of by its voucher or its words, empty where it names none."""
    if event.voucher_id is not None:
        return companies.get(event.voucher_id, "")
    return str(event.data.get("company") or "")


def _is_of(event: Event, company: str, companies: Mapping[int, str], acts: frozenset[str]) -> bool:
    named = _named(event, companies)
    return named == company or (not named and event.act in acts)


def _within(event: Event, wish: HistoryWish) -> bool:
    day = event.at.astimezone().date()
    return not ((wish.start and day < wish.start) or (wish.end and day > wish.end))


def _line(event: Event, labels: Mapping[int, str], texts: Texts) -> HistoryLine:
    voucher = labels.get(event.voucher_id, f"#{event.voucher_id}") if event.voucher_id is not None else ""
    data = event.data
    return HistoryLine(
        seq=event.seq,
        at=event.at,
        who=on_one_line(event.actor, _LONGEST_NAME),
        voucher=on_one_line(voucher, _LONGEST_NAME),
        what=describe(event, texts),
        before=status_words(str(data["from"]), texts) if "from" in data else "",
        after=status_words(str(data["to"]), texts) if "to" in data else "",
        hash=event.hash,
    )


def checked_words(history: ProcessingHistory, texts: Texts) -> str:
    """Return whether the history held when this was made, in a sentence."""
    if history.checked is None:
        return texts.t(
            "The whole history was checked when this was made, and does not hold: {fault}", fault=history.fault
        )
    return texts.n(
        "The whole history, {count} record, was checked when this was made, and holds.",
        "The whole history, {count} records, was checked when this was made, and holds.",
        history.checked,
    )


def span_words(history: ProcessingHistory, texts: Texts) -> str:
    """Return the days it is of, in words."""
    if history.start is None and history.end is None:
        return texts.t("from the first record to the last")
    return f"{texts.day(history.start) or '…'} – {texts.day(history.end) or '…'}"


def history_book(history: ProcessingHistory, texts: Texts) -> Book:
    """Return a processing history as a table for a spreadsheet."""
    t = texts.t
    title = t("Processing history")
    whose = " · ".join(part for part in (history.company_name, history.company) if part) or t("All companies")
    notes = (
        title,
        f"{whose} · {span_words(history, texts)}",
        checked_words(history, texts),
        t("Last record: {number}, hash {hash}", number=history.last_seq, hash=history.last_hash),
    )
    headings = (t("Record"), t("When"), t("Who"), t("Voucher"), t("What"), t("From"), t("To"), t("Hash (SHA-256)"))
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (each.seq, each.at, each.who, each.voucher, each.what, each.before, each.after, each.hash)
        for each in history.lines
    )
    sheet = Sheet(title, headings, (9, 17, 16, 12, 80, 22, 22, 66), rows, notes)
    return Book(title, history.made_by, history.made_at, history.program, (sheet,))

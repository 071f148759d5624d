"""The report of a verification: what is in it, and how it reads in a spreadsheet."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date

from workbench.domain.failure import FailedVoucher
from workbench.domain.match_key import match_key
from workbench.domain.ports import Clock, Store
from workbench.domain.sheet import Book, Cell, Kronor, Sheet
from workbench.domain.verification import Verdict, Verification, VerifyResult
from workbench.domain.verification_report import VerificationReport, VerifiedLine
from workbench.services.plain_text import on_one_line
from workbench.services.verification_words import VERDICT_WORDS, difference_lines, how_words, reversed_lines, why_words
from workbench.texts import N_, Texts

_BATCH = 1000
_LONGEST = 120
ORDER = (Verdict.FOUND_TWICE, Verdict.DIFFERS, Verdict.NOT_FOUND, Verdict.NOT_CHECKED, Verdict.VERIFIED)
"""The verdicts, those first that something is to be done about."""
_IN_LEDGER = (Verdict.VERIFIED, Verdict.DIFFERS, Verdict.FOUND_TWICE)
HEADINGS = (N_("Voucher"), N_("Match key"), N_("Transaction date"), N_("Text"), N_("Amount"), N_("Verdict"),
            N_("In Fortnox"), N_("Found by"), N_("What differs"))  # fmt: skip
_WIDTHS = (12, 12, 14, 44, 14, 16, 16, 30, 80)


class VerificationReports:
    """Makes reports of what a verification came to."""

    def __init__(self, store: Store, clock: Clock, program: str) -> None:
        self._store = store
        self._clock = clock
        self._program = program

    def make(self, result: VerifyResult, by: str, texts: Texts) -> VerificationReport:
        """Gather what was found of each voucher, with what it is."""
        found = sorted(result.found, key=_rank)
        cases = {case.id: case for case in self._cases([each.voucher_id for each in found])}
        lines = [_line(each, cases[each.voucher_id], texts) for each in found if each.voucher_id in cases]
        scope = result.scope
        names = {each.org_number: each.name for each in self._store.companies()}
        return VerificationReport(
            company=scope.company,
            company_name=names.get(scope.company, ""),
            export=on_one_line(result.name, _LONGEST),
            sha256=result.sha256,
            export_made=scope.made,
            through=scope.through,
            unread=len(result.problems),
            lines=tuple(lines),
            counts=Counter(each.verdict for each in lines),
            made_by=on_one_line(by, _LONGEST),
            made_at=self._clock.now(),
            program=self._program,
        )

    def _cases(self, voucher_ids: list[int]) -> Iterator[FailedVoucher]:
        for start in range(0, len(voucher_ids), _BATCH):
            yield from self._store.failed_vouchers(voucher_ids[start : start + _BATCH])


def booked_on(found: Verification, days: Mapping[int, str]) -> str:
    """Return the day of a voucher in the ledger, else the one (of ``days``) it was to be entered on; as ISO text."""
    other = (each.found for each in found.differences if each.field == "transaction_date" and each.row is None)
    return str(next(other, None) or days.get(found.voucher_id, ""))


def count_words(report: VerificationReport, texts: Texts) -> list[tuple[str, str]]:
    """Return each verdict there is any of, and how many."""
    return [(texts.t(VERDICT_WORDS[each]), str(report.counts[each])) for each in ORDER if report.counts.get(each)]


def fact_lines(report: VerificationReport, texts: Texts) -> list[tuple[str, str]]:
    """Return what is told at the top: whose it is, of which export, when and by whom, and the totals."""
    t = texts.t
    facts = [
        (t("Company"), " ".join(part for part in (report.company_name, report.company) if part) or "–"),
        (t("Export from Fortnox"), report.export),
        ("SHA-256", report.sha256),
        (t("Export made"), texts.day(report.export_made) or t("not told")),
        (t("Reaches to"), texts.day(report.through) or t("not told")),
        (t("Verified on"), made_words(report, texts)),
        (t("Number of vouchers"), str(len(report.lines))),
        *count_words(report, texts),
    ]
    if report.unread:
        words = texts.n(
            "{count} part of the export cannot be read.", "{count} parts of the export cannot be read.", report.unread
        )
        facts.append((t("Note"), words))
    return facts


def made_words(report: VerificationReport, texts: Texts) -> str:
    """Return when it was made and by whom."""
    who = report.made_by or texts.t("not told")
    return texts.t("{moment} by {who}", moment=texts.moment(report.made_at), who=who)


def verification_book(report: VerificationReport, texts: Texts) -> Book:
    """Return the report as a table for a spreadsheet."""
    title = texts.t("Verification")
    notes = (title, *(f"{label}: {words}" for label, words in fact_lines(report, texts)))
    rows = tuple(_row(each, texts) for each in report.lines)
    sheet = Sheet(title, tuple(texts.t(each) for each in HEADINGS), _WIDTHS, rows, notes)
    return Book(title, report.made_by, report.made_at, report.program, (sheet,))


def _row(line: VerifiedLine, texts: Texts) -> tuple[Cell, ...]:
    verdict, what = texts.t(VERDICT_WORDS[line.verdict]), "; ".join(line.differences)
    day: Cell = line.day or ""
    return line.voucher, line.key, day, line.text, Kronor(line.amount), verdict, line.entries, line.how, what


def _line(found: Verification, case: FailedVoucher, texts: Texts) -> VerifiedLine:
    entered = case.entered
    day = booked_on(found, {case.id: entered.transaction_date.isoformat()})
    told = (*difference_lines(found.differences, texts), *reversed_lines(found, texts))
    differences = [f"{each[:1].upper()}{each[1:]}" for each in told]
    if found.verdict is Verdict.NOT_CHECKED:
        differences.append(why_words(found, texts))
    return VerifiedLine(
        voucher=on_one_line(case.voucher.label or f"#{case.id}", _LONGEST),
        key=match_key(case.id),
        day=date.fromisoformat(day),
        text=on_one_line(entered.text, 400),
        amount=entered.amount,
        verdict=found.verdict,
        entries=", ".join(on_one_line(each, 60) for each in (found.fortnox, *found.also) if each),
        how=how_words(found, texts) if found.verdict in _IN_LEDGER else "",
        differences=tuple(differences),
    )


def _rank(each: Verification) -> tuple[int, int]:
    return ORDER.index(each.verdict), each.voucher_id

"""What a failure means: by its code, and by its words where the code does not decide."""

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from workbench.diagnosis.catalogue import REASON_NOT_SHOWN, UNKNOWN, Catalogue
from workbench.diagnosis.cells import concerned_cells
from workbench.diagnosis.decoding import decode
from workbench.diagnosis.failure_text import SAID, ReadFailure, read_failures
from workbench.diagnosis.templates import Templates
from workbench.diagnosis.terms import catalogue_code
from workbench.diagnosis.wordings import Hit, Wordings
from workbench.domain.failure import Failure
from workbench.domain.finding import Cause, Finding
from workbench.domain.voucher import Voucher

NO_CODE = "0"
"""What Fortnox writes where it has no code."""
_KEPT_READINGS = 4096
_LONGEST_MESSAGE = 2000
_LOOSE: Mapping[str, re.Pattern[str]] = {
    "account": re.compile(r"(?:konto\w{0,3}|account)\s?:?\s?[\"'“”]?([0-9]{4})(?![0-9])", re.IGNORECASE),
    "cost_center": re.compile(r"[\"“”']([^\"“”']{1,30})[\"“”']"),
    "project": re.compile(r"(?:projekt\w{0,2}|project)\s?:?\s?[\"“”']?([0-9]{1,12})(?![0-9])", re.IGNORECASE),
    "series": re.compile(r"[(\"“”']([A-ZÅÄÖ]{1,3})[)\"“”']"),
}


class Diagnoser:
    """Explains failures by a catalogue; implements the port ``Diagnosis``."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        causes = catalogue.causes.values()
        self._wordings = Wordings(causes)
        self._by_cause: dict[str, Wordings] = {}
        self._added = Wordings(cause for cause in causes if cause.id in catalogue.added)
        self._codes = {code: cause.id for cause in causes for code in cause.codes}
        self._symbols = sorted((code for code in self._codes if "_" in code), key=len, reverse=True)
        self._doubtful: dict[str, tuple[str, ...]] = {}
        for likely in (True, False):
            for cause in causes:
                for code in cause.doubtful_codes if likely else cause.rare_codes:
                    self._doubtful[code] = (*self._doubtful.get(code, ()), cause.id)
        self._templates = Templates(lambda text: self._explained(self.failures(text)))
        self._remembered = lru_cache(_KEPT_READINGS)(self._read)

    @property
    def version(self) -> str:
        """The catalogue's version."""
        return self.catalogue.version

    def findings(self, failure: Failure, voucher: Voucher | None) -> tuple[Finding, ...]:
        """Explain one failure message: at least one finding, in the order the message tells them."""
        findings = self._remembered(failure.text)
        if voucher is None:
            return findings
        return tuple(self._with_cells(finding, voucher) for finding in findings)

    def read(self, text: str) -> tuple[Finding, ...]:
        """Explain every failure in a text; nothing where it holds no sign of one."""
        return self._templates.read(text)

    def failures(self, text: str) -> tuple[ReadFailure, ...]:
        """Return the failures in a text, also those that are told in known words only."""
        return read_failures(text, self._wordings.spans) or self._bare_keys(text)

    def _bare_keys(self, text: str) -> tuple[ReadFailure, ...]:
        """Return the symbolic keys of the catalogue that stand in a text by themselves (``DOCUMENT_IS_RELEASED``)."""
        keys = "|".join(symbol for symbol in self._symbols if symbol in text)
        if not keys:
            return ()
        alone = re.compile(rf"(?<![A-Za-z0-9_])(?:{keys})(?![A-Za-z0-9_])")
        return tuple(ReadFailure(key[0], "", "", "", *key.span()) for key in alone.finditer(text))

    def recognises(self, text: str) -> bool:
        """Tell whether a text speaks of any failure at all."""
        return bool(self.failures(text))

    def _read(self, text: str) -> tuple[Finding, ...]:
        """Explain a text that is known to be a failure."""
        findings = self.read(text)
        if findings:
            return findings
        message = decode(text[:_LONGEST_MESSAGE])
        return (Finding(UNKNOWN if message else REASON_NOT_SHOWN, message=message),)

    def _explained(self, failures: tuple[ReadFailure, ...]) -> tuple[Finding, ...]:
        """Explain failures; the same thing in two languages is one finding."""
        found: dict[tuple[object, ...], Finding] = {}
        for failure in failures:
            finding = self._finding(failure)
            key = finding.key if finding.cause != UNKNOWN else (finding.code, finding.message)
            first = found.setdefault((key,), finding)
            if not first.code and finding.code:
                found[(key,)] = replace(first, code=finding.code)
        findings = _with_lone_codes(tuple(found.values()))
        return tuple(finding for finding in findings if not _told_better(finding, findings))

    def _finding(self, failure: ReadFailure) -> Finding:
        """Decide what one failure means."""
        failure = self._unglued(failure)
        code = catalogue_code(failure.code)
        cause, alternatives, hit = self._decide(code, failure)
        return Finding(
            cause=cause,
            code=failure.code,
            message=failure.message,
            platform_code=failure.platform_code,
            variables=self._variables(self.catalogue.cause(cause), failure.message, hit),
            alternatives=alternatives,
        )

    def _unglued(self, failure: ReadFailure) -> ReadFailure:
        """Part a key from the capitals of the text that was copied close behind it (``…_NOTESOSS sales``)."""
        glued = failure.platform_code
        if "_" not in glued or glued in self._codes:
            return failure
        known = max((code for code in self._codes if "_" in code and glued.startswith(code)), key=len, default="")
        if not known or glued[len(known)] == "_":
            return failure
        message = f"{glued[len(known) :]} {failure.message}".strip()
        return replace(failure, platform_code=known, message=message)

    def _decide(self, code: str, failure: ReadFailure) -> tuple[str, tuple[str, ...], Hit | None]:
        """Return the cause, the other meanings where nothing decides between them, and the wording that fitted.

        What an office has explained itself comes before all that came with the program.
        """
        outer = "" if code and failure.message else failure.platform_code
        known = [self._codes[sure] for sure in (code, outer) if sure in self._codes]
        if not (known and known[0] in self.catalogue.added):
            own = self._added.best(failure.message)
            if own is not None and not own.vague:
                return own.cause, (), own
        if code in self._codes:
            return known[0], (), None
        if known:  # a code of the wrapping only: what it wraps may say more
            inner = self._wordings.best(failure.message) if failure.message else None
            return (known[0], (), None) if inner is None or inner.vague else (inner.cause, (), inner)
        status = f"http:{failure.http_status}" if failure.http_status else ""
        candidates = self._doubtful.get(code, ())
        hit = self._wordings.best(failure.message, candidates) if candidates and failure.message else None
        if (hit is None or hit.vague) and failure.message:
            hit = self._wordings.best(failure.message) or hit
        if hit is not None and hit.cause == REASON_NOT_SHOWN and SAID.search(failure.message):
            return UNKNOWN, (), None
        if hit is not None and not (hit.vague and candidates and code != NO_CODE):
            return hit.cause, (), hit
        candidates = candidates or self._doubtful.get(outer, ())
        if not candidates and not code and status in self._codes:
            return self._codes[status], (), None
        candidates = candidates or (self._doubtful.get(status, ()) if not code else ())
        if code == NO_CODE and failure.message:
            candidates = ()
        if candidates:
            return candidates[0], candidates[1:], None
        if failure.message or code:
            return UNKNOWN, (), None
        return REASON_NOT_SHOWN, (), None

    def _variables(self, cause: Cause, message: str, hit: Hit | None) -> dict[str, str]:
        """Read a cause's values out of the message: by its wording, else where such values usually stand."""
        if not cause.variables or not message:
            return {}
        hit = hit or self._wordings_of(cause).best(message)
        if hit is not None:
            return {name: value for name, value in hit.match.variables if name in cause.variables}
        values: dict[str, str] = {}
        for name in cause.variables:
            found = _LOOSE[name].search(message) if name in _LOOSE else None
            if found:
                values[name] = found[1]
        return values

    def _wordings_of(self, cause: Cause) -> Wordings:
        """Return a cause's own wordings; made when first needed, as few of all causes ever are."""
        wordings = self._by_cause.get(cause.id)
        if wordings is None:
            wordings = self._by_cause[cause.id] = Wordings([cause])
        return wordings

    def _with_cells(self, finding: Finding, voucher: Voucher) -> Finding:
        """Add the cells of the voucher that a finding concerns."""
        marks = self.catalogue.cause(finding.cause).marks
        cells = concerned_cells(marks, finding.variables, voucher) if marks else ()
        return replace(finding, cells=cells) if cells else finding


def _with_lone_codes(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Put a code that came without words to the words that came without code, where both mean the same."""
    lone = {finding.cause: finding for finding in findings if finding.code and not finding.message}
    if not lone or len(findings) == 1:
        return findings
    joined: list[Finding] = []
    for finding in findings:
        code = lone.get(finding.cause)
        if code is not None and finding.message and not finding.code:
            finding = replace(finding, code=code.code)
        joined.append(finding)
    told = {finding.cause for finding in joined if finding.message and finding.code}
    return tuple(finding for finding in joined if finding.message or not finding.code or finding.cause not in told)


def _told_better(finding: Finding, others: tuple[Finding, ...]) -> bool:
    """Tell whether a finding without code is an echo of one with a code, in another language perhaps."""
    return not finding.code and any(
        other.code and other.cause == finding.cause and finding.variables.items() <= other.variables.items()
        for other in others
    )


def read(text: str, diagnoser: Diagnoser) -> tuple[Finding, ...]:
    """Explain every failure in a text that belongs to no voucher yet; nothing where it holds no sign of one."""
    return diagnoser.read(text)

"""An office's own explanations: TOML files in the data folder that win over those that come with the program.

A file is checked before it is written or taken in, and written whole or not at all. After each change
the catalogue is made anew and used at once; what it makes of the cases is worked out by `Cases.rediagnose`.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import tomli_w

from workbench.diagnosis.catalogue import REASON_NOT_SHOWN, UNKNOWN, Catalogue
from workbench.diagnosis.current import CurrentDiagnosis
from workbench.diagnosis.own_files import check_codes, checked_cause
from workbench.diagnosis.terms import catalogue_code
from workbench.diagnosis.toml_file import Wrong, parse, read_bytes
from workbench.diagnosis.wordings import Wordings
from workbench.domain.errors import (
    ExplanationExists,
    ExplanationWrong,
    FileNotWritable,
    NoSuchExplanation,
    OwnFileLeftOut,
    OwnFileRefused,
)
from workbench.domain.finding import Cause, Finding
from workbench.domain.ports import Store
from workbench.domain.voucher import Voucher
from workbench.services.explanation_draft import Draft, Words, draft_of, is_name, plain_name, read_draft
from workbench.services.plain_text import on_one_line
from workbench.whole_file import written_whole

_DELETED = "deleted"
_ENDING = ".toml"
_FILE = re.compile(r"(?:systems/)?[^/\\\0]+")
_LONGEST_COMMENT = 2000
_UNSAID = "…"


@dataclass(frozen=True, slots=True)
class OwnExplanation:
    """One of the office's files. ``cause`` and ``error``: one of them is None; ``replaces`` one of ours."""

    name: str
    path: Path
    cause: Cause | None
    error: OwnFileLeftOut | None
    replaces: bool


@dataclass(frozen=True, slots=True)
class Reach:
    """How many of the present vouchers an explanation is for; ``otherwise`` are explained by something else now."""

    vouchers: int = 0
    otherwise: int = 0


@dataclass(frozen=True, slots=True)
class Met:
    """What the present vouchers have failed with: alike findings once, with how many vouchers have them."""

    groups: tuple[tuple[tuple[Finding, ...], int], ...]

    def reach(self, cause: Cause, replaces: bool) -> Reach:
        """Tell how many vouchers a cause would explain: by code or wording, or for it ``replaces`` one of ours."""
        wordings, codes = Wordings([cause]), frozenset(cause.codes)
        vouchers = otherwise = 0
        for findings, count in self.groups:
            hits = [
                each
                for each in findings
                if catalogue_code(each.code) in codes
                or each.platform_code in codes
                or (replaces and each.cause == cause.id)
                or _has_wording(each, wordings)
            ]
            vouchers += count if hits else 0
            otherwise += count if any(each.cause not in (cause.id, UNKNOWN, REASON_NOT_SHOWN) for each in hits) else 0
        return Reach(vouchers, otherwise)


class OwnExplanations:
    """Writes, reads, lists, deletes and shares them; every change is in use when it returns."""

    def __init__(self, folder: Path, shipped: Catalogue, diagnosis: CurrentDiagnosis, store: Store) -> None:
        """Take the folder (made when first needed) and the catalogue without any file of the office."""
        self.folder = folder
        self._shipped = shipped
        self._diagnosis = diagnosis
        self._store = store

    # Reading

    def reload(self) -> tuple[OwnFileLeftOut, ...]:
        """Read the folder again and use what is there; return what had to be left out."""
        catalogue = self._shipped.with_own(self.folder)
        self._diagnosis.use(catalogue)
        return catalogue.left_out

    def all(self) -> list[OwnExplanation]:
        """Read every explanation of the office, by name; also files that cannot be used, of systems too."""
        catalogue = self._shipped.with_own(self.folder)
        errors = {Path(str(error.params["path"])): error for error in catalogue.left_out}
        used = [self.folder / f"{name}{_ENDING}" for name in catalogue.own]
        return [
            OwnExplanation(
                name=path.relative_to(self.folder).with_suffix("").as_posix(),
                path=path,
                cause=None if path in errors else catalogue.causes.get(path.stem),
                error=errors.get(path),
                replaces=path.stem in self._shipped.causes,
            )
            for path in sorted([*used, *(path for path in errors if path != self.folder)])
        ]

    def read(self, name: str) -> Draft:
        """Open a file for editing. Raises `NoSuchExplanation`; `OwnFileLeftOut` where it is no TOML at all."""
        path = self._existing(name)
        try:
            return read_draft(name, parse(read_bytes(path)))
        except Wrong as wrong:
            raise OwnFileLeftOut(path=str(path), detail=wrong.sentence) from wrong

    def draft(self, finding: Finding, voucher: Voucher | None) -> Draft:
        """Begin an explanation of a finding: anew where the cause is not known, else as it is explained now.

        One that the office has written already is opened.
        """
        catalogue = self._diagnosis.catalogue
        cause = catalogue.cause(finding.cause)
        if cause.id in catalogue.own and cause.id not in (UNKNOWN, REASON_NOT_SHOWN):
            return self.read(cause.id)
        taken = [*self._shipped.causes, *(each.name for each in self.all())]
        return draft_of(finding, voucher, cause, taken)

    def met(self) -> Met:
        """Read what the present vouchers have failed with."""
        counted: dict[tuple[tuple[str, str, str, str], ...], int] = {}
        for record in self._store.case_records():
            alike = tuple((each.cause, each.code, each.message, each.platform_code) for each in record.findings)
            if alike:
                counted[alike] = counted.get(alike, 0) + 1
        return Met(tuple((tuple(Finding(*each) for each in alike), count) for alike, count in counted.items()))

    def reach(self, draft: Draft, met: Met) -> Reach:
        """Tell how many vouchers a draft would explain, whatever it says of them yet.

        Raises `ExplanationWrong` where its codes or wordings cannot be used.
        """
        rest = {key: value for key, value in draft.rest.items() if len(key) != 2}
        said = replace(draft, words={"en": Words(_UNSAID, _UNSAID)}, rest=rest)
        return met.reach(self.check(said), draft.name in self._shipped.causes)

    # Writing

    def check(self, draft: Draft) -> Cause:
        """Make the cause that a draft would be. Raises `ExplanationWrong` with what is not right yet."""
        try:
            return self._checked(draft.name, draft.content())
        except Wrong as wrong:
            raise ExplanationWrong(detail=wrong.sentence) from wrong

    def save(self, draft: Draft) -> Path:
        """Write a draft over the file of its name and use it.

        Raises `ExplanationWrong`, `FileNotWritable`; `ExplanationExists` where a new one would take the place of
        one written meanwhile.
        """
        path = self.folder / f"{draft.name}{_ENDING}"
        if draft.new and path.exists():
            raise ExplanationExists(name=draft.name)
        self.check(draft)
        _write(path, tomli_w.dumps(draft.content()).encode())
        self.reload()
        return path

    def delete(self, name: str) -> Path:
        """Stop using an explanation; its file is moved to the folder of deleted ones, and returned.

        Raises `NoSuchExplanation`, `FileNotWritable`.
        """
        path = self._existing(name)
        kept = self.folder / _DELETED / path.relative_to(self.folder)
        try:
            kept.parent.mkdir(parents=True, exist_ok=True)
            path.replace(kept)
        except OSError as error:
            raise FileNotWritable(path=str(path), detail=error.strerror or str(error)) from error
        self.reload()
        return kept

    def restore(self, name: str) -> None:
        """Take back a deleted file. Raises `NoSuchExplanation`, `ExplanationExists`, `FileNotWritable`."""
        kept, path = self.folder / _DELETED / f"{name}{_ENDING}", self.folder / f"{name}{_ENDING}"
        if not _FILE.fullmatch(name) or not kept.is_file():
            raise NoSuchExplanation(name=name)
        if path.exists():
            raise ExplanationExists(name=name)
        try:
            kept.replace(path)
        except OSError as error:
            raise FileNotWritable(path=str(path), detail=error.strerror or str(error)) from error
        self.reload()

    def take_in(self, path: Path, in_place: bool = False) -> str:
        """Copy a shared file in, comments and all, and use it; return its name here.

        Raises `OwnFileRefused` with place and remedy, `FileNotWritable`, and `ExplanationExists` unless the file
        is to stand ``in_place`` of that one.
        """
        name = path.stem if is_name(path.stem) else plain_name(path.stem)
        try:
            data = read_bytes(path)
            self._checked(name, parse(data))
        except Wrong as wrong:
            raise OwnFileRefused(path=str(path), detail=wrong.sentence) from wrong
        target = self.folder / f"{name}{_ENDING}"
        if target.exists() and not in_place:
            raise ExplanationExists(name=name)
        _write(target, data)
        self.reload()
        return name

    def export(self, name: str, path: Path) -> None:
        """Copy a file out, to be shared. Raises `NoSuchExplanation`, `FileNotWritable`."""
        source = self._existing(name)
        try:
            data = source.read_bytes()
        except OSError as error:
            raise FileNotWritable(path=str(source), detail=error.strerror or str(error)) from error
        _write(path, data)

    def write_form(self, draft: Draft, path: Path, head: Iterable[str]) -> None:
        """Write a draft as a file to be filled in, below some lines of comment. Raises `FileNotWritable`."""
        comment = "".join(f"# {on_one_line(line, _LONGEST_COMMENT)}\n" for line in head)
        _write(path, f"{comment}\n{tomli_w.dumps(draft.form())}".encode())

    def _checked(self, name: str, content: Mapping[str, Any]) -> Cause:
        """Check as the whole catalogue would. Raises `Wrong`."""
        cause = checked_cause(name, content, self._shipped.causes)
        catalogue = self._shipped.with_own(self.folder)
        check_codes(cause, {each: catalogue.causes[each] for each in catalogue.own})
        return cause

    def _existing(self, name: str) -> Path:
        path = self.folder / f"{name}{_ENDING}"
        if not _FILE.fullmatch(name) or not path.is_file():
            raise NoSuchExplanation(name=name)
        return path


def _has_wording(finding: Finding, wordings: Wordings) -> bool:
    hit = wordings.best(finding.message) if finding.message else None
    return hit is not None and not hit.vague


def _write(path: Path, data: bytes) -> None:
    """Write a file whole or not at all. Raises `FileNotWritable`."""
    with written_whole(path) as draft:
        draft.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(data)

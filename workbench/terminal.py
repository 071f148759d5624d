"""What every terminal command needs: the services, the words, and how data and messages are written."""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import click

from workbench.assembly import assemble, shipped_catalogue
from workbench.cli_help import option
from workbench.diagnosis.catalogue import Catalogue
from workbench.domain.errors import KnownError, NotFound, NothingMatched
from workbench.domain.ports import unwatched
from workbench.services.case_row import CaseFilter, CaseRow
from workbench.services.services import Services
from workbench.settings import SettingsFile, data_folder, resource, system_language
from workbench.texts import Texts

Command = TypeVar("Command", bound=Callable[..., None])
VOUCHER_ID = click.IntRange(0, 2**63 - 1, clamp=True)


class _ListFile(click.Path):
    """A file that a list can be written to."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Take XLSX and CSV."""
        path: Any = super().convert(value, param, ctx)
        if Path(path).suffix.lower() not in (".xlsx", ".csv"):
            self.fail(f"{value}: FILE.xlsx | FILE.csv", param, ctx)
        return path


LIST_FILE = _ListFile(dir_okay=False, path_type=Path)


class Terminal:
    """What every command needs: where the data lies, the language, and the services once they are asked for."""

    def __init__(self, data: Path | None, language: str | None) -> None:
        self.data = data or data_folder()
        self.settings = SettingsFile(self.data / "settings.json")
        self.language = language or self.settings.load().language or system_language()
        self.texts = Texts(self.language, resource("i18n"))

    @cached_property
    def services(self) -> Services:
        """The services on the data folder, opened when first needed."""
        services = assemble(self.data)
        click.get_current_context().call_on_close(services.close)
        self._heard(services.catalogue)
        return services

    @cached_property
    def catalogue(self) -> Catalogue:
        """The catalogue alone, for what touches no store."""
        return self._heard(shipped_catalogue().with_own(self.data / "causes"))

    def _heard(self, catalogue: Catalogue) -> Catalogue:
        """Tell which of the office's own explanations could not be used."""
        for error in catalogue.left_out:
            self.say(self.texts.error(error))
        return catalogue

    def rows(self, wanted: CaseFilter) -> list[CaseRow]:
        """Return the rows that a filter lets through, with everything derived brought up to what is known."""
        cases = self.services.cases
        if cases.stale():
            cases.rediagnose(quiet)
        index = cases.index()
        return [index.rows[place] for place in index.matching(wanted)]

    def known(self, ids: Sequence[int]) -> tuple[int, ...]:
        """Return voucher ids that were given, each once. Raises `NotFound` for one that is not there."""
        there = {row.id for row in self.services.cases.rows(ids)}
        for each in ids:
            if each not in there:
                raise NotFound(id=each)
        return tuple(dict.fromkeys(ids))

    def chosen(self, ids: Sequence[int], wanted: CaseFilter | None, options: str) -> tuple[int, ...]:
        """Return the vouchers of a command: the ``ids`` given, else those that are ``wanted``.

        Where neither is given, ``options`` names what could have been. Raises `NotFound`, `NothingMatched`.
        """
        if ids:
            return self.known(ids)
        if wanted is None:
            raise click.UsageError(f"Give voucher ids{options}.")
        if not (found := self.rows(wanted)):
            raise NothingMatched
        return tuple(row.id for row in found)

    def say(self, sentence: str) -> None:
        """Tell the person something, beside the data."""
        click.echo(sentence, err=True)

    def put_json(self, values: object) -> None:
        """Write data for a script."""
        click.echo(json.dumps(values, ensure_ascii=False, indent=2))

    def user(self, by: str) -> str:
        """Return who acts: the name given, the one in the settings, or the operating system's."""
        return by or self.settings.load().user_name or self.services.os_user


@contextmanager
def known_errors(texts: Texts) -> Iterator[None]:
    """Turn a known error into its sentence on stderr and exit code 1."""
    try:
        yield
    except KnownError as error:
        click.echo(texts.error(error), err=True)
        sys.exit(1)


def as_json(command: Command) -> Command:
    """Give a command the option to write JSON."""
    return option("--json", "as_json", is_flag=True, help="Write JSON.")(command)


quiet = unwatched
"""Takes progress that no one wants to see."""

"""What `add` says of tables: a mapping that was given, or one to start from."""

from collections.abc import Sequence
from pathlib import Path

import click

from workbench.domain.errors import ColumnsError
from workbench.services.column_mappings import mapping_text
from workbench.services.intake import Preview
from workbench.services.requests import Input, IntakeResult
from workbench.terminal import Terminal, quiet


def preview_of(terminal: Terminal, inputs: Sequence[Input], columns: Path | None) -> Preview:
    """Look what inputs hold; a mapping that tables among them could be read by is remembered.

    Raises `MappingWrong`.
    """
    services = terminal.services
    mapping = services.columns.read(columns) if columns else None
    preview = services.intake.preview(inputs, quiet, columns=mapping)
    if mapping and columns:
        for signature in preview.tables:
            services.columns.remember(signature, mapping, columns.name, terminal.user(""))
    return preview


def say_mappings(terminal: Terminal, result: IntakeResult) -> None:
    """Write a mapping to start from for each kind of table that something has to be said of, beside the data."""
    errors = [problem.error for each in result.inputs for problem in each.problems]
    tables = {each.table.signature: each.table for each in errors if isinstance(each, ColumnsError) and each.table}
    for table in tables.values():
        words = terminal.texts.t(
            "Save this as a file, fill it in, and add the table again with --columns and that file:"
        )
        terminal.say(f"\n{words}")
        click.echo(mapping_text(table, terminal.texts), err=True)

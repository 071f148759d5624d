"""The demo: the main job on a made-up company, in the window or, without a display, to a PDF and a picture."""

import os
import shutil
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

import click

from workbench.assembly import assemble
from workbench.domain.journal import JournalOrder
from workbench.domain.ports import unwatched
from workbench.services.case_index import TO_HANDLE, CaseFilter
from workbench.services.requests import FileInput, MarkRequest
from workbench.services.services import Services
from workbench.settings import resource
from workbench.texts import Texts

_PICTURE = (1440, 920)
_OURS = ".voucher-workbench-demo"


def run_demo(data: Path | None, language: str) -> int:
    """Fill a fresh demo store with the sample company and show it; return the exit code."""
    folder = fresh_folder((data or Path(tempfile.gettempdir())) / "voucher-workbench-demo")
    texts = Texts(language, resource("i18n"))
    services = assemble(folder)
    bring_in_sample(services)
    if has_display(os.environ, sys.platform):
        services.close()
        from workbench.app import run_window

        return run_window(folder, language)
    journal = main_job(services, folder, texts)
    services.close()
    picture = picture_of_window(folder, language)
    click.echo(texts.t("Journal: {path}", path=journal))
    click.echo(texts.t("Picture of the window: {path}", path=picture))
    return 0


def fresh_folder(folder: Path) -> Path:
    """Make the demo's folder anew; one that the demo did not make itself is left alone."""
    while folder.exists() and not (folder / _OURS).exists():
        folder = folder.with_name(folder.name + "-1")
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    (folder / _OURS).touch()
    return folder


def has_display(environment: Mapping[str, str], platform: str) -> bool:
    """Tell whether a window can be shown to someone."""
    if environment.get("QT_QPA_PLATFORM") in ("offscreen", "minimal"):
        return False
    return platform != "linux" or bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def bring_in_sample(services: Services) -> None:
    """Bring in every file of the made-up company."""
    preview = services.intake.preview([FileInput(resource("samples"))], unwatched)
    services.intake.store(preview, services.os_user, False, unwatched)
    services.cases.rediagnose(unwatched)


def main_job(services: Services, folder: Path, texts: Texts) -> Path:
    """List the causes, write the journal of the largest and mark its vouchers; return the journal's path."""
    index = services.cases.index()
    cards = index.cards()
    for card in cards:
        title = services.catalogue.title(card.key, texts.language)
        count = texts.n("{count} voucher", "{count} vouchers", card.vouchers)
        click.echo(f"{title}: {count}, {texts.amount(card.amount)} kr")
    wanted = CaseFilter(TO_HANDLE.statuses, cards[0].key)
    chosen = tuple(index.rows[place].id for place in index.matching(wanted))
    selection = services.catalogue.title(cards[0].key, texts.language)
    reason = texts.t("Entered from the PDF journal")
    path = folder / "journal.pdf"
    request = MarkRequest(reason, services.os_user)
    services.write_journal(
        chosen, path, JournalOrder.NUMBER, selection, services.os_user, texts, request, True, unwatched
    )
    click.echo(texts.n("{count} voucher marked as exported", "{count} vouchers marked as exported", len(chosen)))
    return path


def picture_of_window(folder: Path, language: str) -> Path:
    """Draw the window on the demo's store, off screen; return the picture's path."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtCore import QSize

    from workbench.app import Program, make_application
    from workbench.ui.tasks import InlineRunner

    app = make_application()
    program = Program(app, folder, language, InlineRunner())
    program.window.resize(QSize(*_PICTURE))
    program.session.load()
    program.window.table.select_ids(program.window.table.shown_ids()[:1])
    app.processEvents()
    path = folder / "window.png"
    program.window.grab().save(str(path))
    program.window.close()
    program.close()
    return path

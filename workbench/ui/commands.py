"""The one table of commands: menus, toolbar, context menu and the list of shortcuts are made from it.

To add a command: add a row here, and a method ``do_<name>`` in the window that carries it out.
"""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence

from workbench.texts import N_, Texts
from workbench.ui.theme import icon


@dataclass(frozen=True, slots=True)
class Available:
    """What a command's being possible depends on."""

    selected: int = 0
    markable: int = 0
    marked: int = 0
    unreported: int = 0
    retriable: int = 0
    shown: int = 0
    vouchers: int = 0
    undoable: bool = False
    card: bool = False
    sources: int = 0
    wanting: int = 0


def _always(available: Available) -> bool:
    del available
    return True


def _some_selected(available: Available) -> bool:
    return available.selected > 0


def _one_selected(available: Available) -> bool:
    return available.selected == 1


def _some_vouchers(available: Available) -> bool:
    return available.vouchers > 0


def _some_shown(available: Available) -> bool:
    return available.shown > 0


def _some_markable(available: Available) -> bool:
    return available.markable > 0


def _some_marked(available: Available) -> bool:
    return available.marked > 0


def _some_unreported(available: Available) -> bool:
    return available.unreported > 0


def _some_retriable(available: Available) -> bool:
    return available.retriable > 0


def _card_chosen(available: Available) -> bool:
    return available.card


def _some_sources(available: Available) -> bool:
    return available.sources > 0


def _some_wanting(available: Available) -> bool:
    return available.wanting > 0


def _some_with_receipt_there(available: Available) -> bool:
    return available.selected > available.wanting


def _undoable(available: Available) -> bool:
    return available.undoable


@dataclass(frozen=True, slots=True)
class Command:
    """One thing the user can do. ``text`` and ``tip`` are source sentences; ``&`` marks the menu's letter."""

    name: str
    menu: str
    text: str
    tip: str
    shortcut: str = ""
    icon: str = ""
    enabled: Callable[[Available], bool] = _always
    toolbar: bool = False
    context: bool = False
    separator: bool = False


FILE, VOUCHER, VIEW, HELP = N_("&File"), N_("&Voucher"), N_("V&iew"), N_("&Help")
MENUS = (FILE, VOUCHER, VIEW, HELP)

COMMANDS: tuple[Command, ...] = (
    Command(
        "add_files",
        FILE,
        N_("&Add files…"),
        N_("Bring in export files and failure e-mails"),
        "Ctrl+O",
        "add-files",
        toolbar=True,
    ),
    Command("add_folder", FILE, N_("Add a &folder…"), N_("Bring in everything in a folder"), "Ctrl+Shift+O"),
    Command(
        "paste",
        FILE,
        N_("&Paste a failure message"),
        N_("Bring in the text on the clipboard"),
        "Ctrl+V",
        "paste",
        toolbar=True,
    ),
    Command(
        "look_now",
        FILE,
        N_("Look for &new failures now"),
        N_("Look at every source that is not paused"),
        "Ctrl+Shift+R",
        "retry",
        _some_sources,
    ),
    Command(
        "company",
        FILE,
        N_("Company &settings…"),
        N_("Name and dimensions of a company"),
        "",
        "company",
        _some_vouchers,
        separator=True,
    ),
    Command(
        "sources",
        FILE,
        N_("S&ources…"),
        N_("Mailboxes, folders and feeds that failures come in from by themselves"),
    ),
    Command(
        "ledger",
        FILE,
        N_("What is known of the &ledger…"),
        N_("Accounts, cost centres, projects, series and locked periods in Fortnox"),
    ),
    Command(
        "verify_history",
        FILE,
        N_("&Check the history"),
        N_("Check that no record of the history has been changed"),
        icon="history",
        separator=True,
    ),
    Command("quit", FILE, N_("&Quit"), N_("Close the program"), "Ctrl+Q", separator=True),
    Command(
        "open_window",
        VOUCHER,
        N_("&Open in a window"),
        N_("Open the voucher in a window of its own"),
        "Ctrl+Return",
        "open-window",
        _some_selected,
        context=True,
    ),
    Command(
        "mark",
        VOUCHER,
        N_("&Mark as exported…"),
        N_("Mark the selected vouchers as exported"),
        "Ctrl+M",
        "mark-exported",
        _some_markable,
        toolbar=True,
        context=True,
        separator=True,
    ),
    Command(
        "journal",
        VOUCHER,
        N_("PDF &journal…"),
        N_("Make the journal to type from"),
        "Ctrl+P",
        "report-pdf",
        _some_selected,
        toolbar=True,
        context=True,
    ),
    Command(
        "unmark",
        VOUCHER,
        N_("&Take back the mark…"),
        N_("Put marked vouchers back where they stood"),
        "",
        "unmark",
        _some_marked,
        context=True,
    ),
    Command(
        "make_open",
        VOUCHER,
        N_("Put on the to-&do list"),
        N_("Handle vouchers that nothing has been reported about"),
        "",
        "open-case",
        _some_unreported,
        context=True,
        separator=True,
    ),
    Command(
        "make_retry",
        VOUCHER,
        N_("To be &retried in the source…"),
        N_("The source system is to export them again"),
        "",
        "retry",
        _some_retriable,
        context=True,
    ),
    Command(
        "attach_receipt",
        VOUCHER,
        N_("Attac&h a receipt…"),
        N_("Attach a PDF or a picture to the selected voucher"),
        "Ctrl+Shift+A",
        "",
        _one_selected,
        context=True,
        separator=True,
    ),
    Command(
        "receipt_missing",
        VOUCHER,
        N_("Receipt is m&issing"),
        N_("Say that the receipts of the selected vouchers are missing"),
        "",
        "",
        _some_with_receipt_there,
        context=True,
    ),
    Command(
        "receipt_settled",
        VOUCHER,
        N_("&No receipt is missing"),
        N_("Say that the selected vouchers need no receipt after all"),
        "",
        "",
        _some_wanting,
        context=True,
    ),
    Command(
        "export_receipts",
        VOUCHER,
        N_("Sa&ve the receipts for Fortnox…"),
        N_("Save copies small enough for Fortnox, named by series and number"),
        "",
        "",
        _some_selected,
    ),
    Command(
        "write_explanation",
        VOUCHER,
        N_("E&xplain it for your office…"),
        N_("Write what the failure of the selected voucher means, for wherever it comes again"),
        "",
        "",
        _one_selected,
        context=True,
    ),
    Command(
        "put_right",
        VOUCHER,
        N_("I have &fixed this cause…"),
        N_("Those released are to be exported again in their source; the others stay here"),
        "Ctrl+Shift+F",
        "ok",
        _card_chosen,
    ),
    Command(
        "undo", VOUCHER, N_("&Undo"), N_("Undo the last act"), "Ctrl+Z", "undo", _undoable, toolbar=True, separator=True
    ),
    Command(
        "select_all",
        VOUCHER,
        N_("&Select all shown"),
        N_("Select every voucher in the list as it is shown"),
        "Ctrl+A",
        "",
        _some_shown,
        separator=True,
    ),
    Command(
        "copy",
        VOUCHER,
        N_("&Copy"),
        N_("Copy the selected rows for a spreadsheet"),
        "Ctrl+C",
        "copy",
        _some_selected,
        context=True,
    ),
    Command("search", VIEW, N_("&Search"), N_("Search among the vouchers shown"), "Ctrl+F", "search"),
    Command("columns", VIEW, N_("&Columns…"), N_("Choose which columns to show"), "", "columns"),
    Command("next_pane", VIEW, N_("&Next pane"), N_("Go to the next part of the window"), "F6", separator=True),
    Command("previous_pane", VIEW, N_("&Previous pane"), N_("Go to the part of the window before"), "Shift+F6"),
    Command("reload", VIEW, N_("&Read again"), N_("Read the list again"), "F5"),
    Command("swedish", VIEW, N_("Svenska"), N_("Show everything in Swedish"), separator=True),
    Command("english", VIEW, N_("English"), N_("Show everything in English")),
    Command("get_started", HELP, N_("&Get started"), N_("Three short steps: company, where failures come from, a try")),
    Command("shortcuts", HELP, N_("&Keyboard shortcuts"), N_("Show every shortcut"), "F1"),
    Command(
        "explanations",
        HELP,
        N_("&Explanations of your office…"),
        N_("Change, delete, take in or share what your office has written"),
    ),
    Command("open_data_folder", HELP, N_("Open the &data folder"), N_("Show where the vouchers are kept")),
    Command("about", HELP, N_("&About Voucher Workbench"), N_("Version and licence"), separator=True),
)


def make_actions(owner: QObject) -> dict[str, QAction]:
    """Make an action for each command; its text comes with `word_actions`."""
    actions = {}
    for command in COMMANDS:
        action = QAction(owner)
        action.setObjectName(command.name)
        action.setShortcut(QKeySequence(command.shortcut))
        slot: Callable[[], None] = getattr(owner, f"do_{command.name}")
        action.triggered.connect(slot)
        actions[command.name] = action
    return actions


def word_actions(actions: dict[str, QAction], texts: Texts) -> None:
    """Give the actions their words and icons."""
    for command in COMMANDS:
        action = actions[command.name]
        action.setText(texts.t(command.text))
        action.setToolTip(_tip(texts.t(command.tip), action))
        action.setStatusTip(texts.t(command.tip))
        if command.icon:
            action.setIcon(icon(command.icon))


def enable_actions(actions: dict[str, QAction], available: Available) -> None:
    """Let the possible commands be chosen."""
    for command in COMMANDS:
        actions[command.name].setEnabled(command.enabled(available))


def shortcut_rows(texts: Texts) -> list[tuple[str, str]]:
    """Return (what, key) for every command that has a shortcut, in the reader's language."""
    return [
        (texts.t(each.text).replace("&", "").rstrip("…"), _key(each.shortcut)) for each in COMMANDS if each.shortcut
    ]


def _tip(tip: str, action: QAction) -> str:
    key = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    return f"{tip} ({key})" if key else tip


def _key(shortcut: str) -> str:
    return QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.NativeText)

"""Menus, filled from the table of commands."""

from collections.abc import Iterable, Mapping

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QMenuBar

from workbench.texts import Texts
from workbench.ui.commands import COMMANDS, CONTEXT_MENUS, MENUS, Command


def fill_menu_bar(bar: QMenuBar, actions: Mapping[str, QAction], texts: Texts) -> None:
    """Put every command into its menu, in the reader's language."""
    bar.clear()
    for title in MENUS:
        fill_menu(bar.addMenu(texts.t(title)), title, actions, texts)


def fill_menu(menu: QMenu, title: str, actions: Mapping[str, QAction], texts: Texts) -> None:
    """Put the commands of a menu of the table into a menu."""
    menu.clear()
    _add(menu, (each for each in COMMANDS if each.menu == title), actions, texts)


def fill_context_menu(menu: QMenu, actions: Mapping[str, QAction], texts: Texts) -> None:
    """Put what is possible for the vouchers chosen into a menu, and nothing else."""
    for title in CONTEXT_MENUS:
        menu.addSeparator()
        offered = (each for each in COMMANDS if each.menu == title and each.context and actions[each.name].isEnabled())
        _add(menu, offered, actions, texts)


def _add(menu: QMenu, commands: Iterable[Command], actions: Mapping[str, QAction], texts: Texts) -> None:
    inner: dict[str, QMenu] = {}
    for command in commands:
        if command.separator:
            menu.addSeparator()
        place = menu
        if command.within:
            place = inner.get(command.within) or menu.addMenu(texts.t(command.within))
            inner[command.within] = place
        place.addAction(actions[command.name])

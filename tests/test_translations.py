"""Every sentence a user can read has its Swedish, with the same placeholders, and none is left over."""

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest

from tests.conftest import ROOT
from workbench.texts import Texts

CATALOGUES = sorted((ROOT / "resources" / "i18n").glob("*.po"))


def marked_sentences() -> Iterator[tuple[str, str | None, str]]:
    """Yield (singular, plural or None, place) for each sentence marked in the code."""
    for path in sorted((ROOT / "workbench").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Attribute) and node.value.attr in ("t", "n"):
                alias = getattr(node.targets[0], "id", "")
                assert alias == node.value.attr, f"{path}:{node.lineno}: {alias} hides words"
            if path.name.startswith(("cli", "terminal")):
                yield from shown_by_help(node, f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}")
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            place = f"{path.relative_to(ROOT)}:{node.lineno}"
            words = [each.value for each in node.args[:2] if isinstance(each, ast.Constant)]
            if name in ("t", "N_") and words and isinstance(words[0], str):
                yield words[0], None, place
            elif name in ("n", "NN_") and len(words) == 2 and isinstance(words[0], str) and isinstance(words[1], str):
                yield words[0], words[1], place
            elif name in ("t", "n", "N_", "NN_") and any(isinstance(each, ast.JoinedStr) for each in node.args):
                pytest.fail(f"{place}: an f-string cannot be translated")


def shown_by_help(node: ast.AST, place: str) -> Iterator[tuple[str, str | None, str]]:
    """Yield what the terminal's help shows: the options' help, and the first line a command says of itself."""
    if isinstance(node, ast.keyword) and node.arg == "help" and isinstance(node.value, ast.Constant):
        yield str(node.value.value), None, place
    decorators = [ast.unparse(each) for each in getattr(node, "decorator_list", ())]
    if isinstance(node, ast.FunctionDef) and any(".command(" in each or ".group(" in each for each in decorators):
        yield (ast.get_docstring(node) or "").partition("\n")[0], None, place


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


MARKED = [each for each in marked_sentences() if each[0]]


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_every_marked_sentence_is_translated(path: Path) -> None:
    catalogue = polib.pofile(str(path))
    known = {entry.msgid: entry for entry in catalogue}
    missing = []
    for one, many, place in MARKED:
        entry = known.get(one)
        if (
            entry is None
            or (many and not all(entry.msgstr_plural.values()))
            or not (many or entry.msgstr or entry.msgstr_plural)
        ):
            missing.append(f"{place}: {one!r}")
    assert not missing, "\n".join(missing)


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_translations_keep_the_placeholders_and_accelerators(path: Path) -> None:
    for entry in polib.pofile(str(path)):
        for translated in (entry.msgstr, *entry.msgstr_plural.values()):
            if translated:
                wanted = placeholders(entry.msgid) | placeholders(entry.msgid_plural)
                assert placeholders(translated) <= wanted, entry.msgid
                assert wanted - placeholders(translated) <= {"count"}, entry.msgid
                assert ("&" in translated) == ("&" in entry.msgid), entry.msgid
                assert translated.endswith("…") == entry.msgid.endswith("…"), entry.msgid


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_no_translation_is_left_over_or_told_twice(path: Path) -> None:
    entries = [entry.msgid for entry in polib.pofile(str(path))]
    assert len(entries) == len(set(entries))
    marked = {one for one, _, _ in MARKED}
    assert [each for each in entries if each not in marked] == []


def test_menu_letters_are_unique_in_each_menu_and_language() -> None:
    from workbench.ui.commands import COMMANDS, MENUS

    for language in ("en", *(path.stem for path in CATALOGUES)):
        texts = Texts(language, ROOT / "resources" / "i18n")
        groups: dict[str, dict[str, None]] = {"": dict.fromkeys(MENUS)}
        for command in COMMANDS:
            groups.setdefault(command.menu, {})[command.within or command.text] = None
            groups.setdefault(command.within or command.menu, {})[command.text] = None
        for group in groups.values():
            letters = [m[1].lower() for each in group if (m := re.search("&(.)", texts.t(each)))]
            assert len(letters) == len(set(letters)), (language, group)


def test_a_count_and_its_number_fit() -> None:
    texts = Texts("sv", ROOT / "resources" / "i18n")
    assert texts.n("{count} voucher", "{count} vouchers", 1) == "1 verifikation"
    assert texts.n("{count} voucher", "{count} vouchers", 1234) == "1\u00a0234 verifikationer"

import shutil
import subprocess
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.reports.gym import gym_journal, gym_voucher
from tests.reports.reading import pages_of, squeezed
from workbench.domain.journal import JournalRow
from workbench.reports.journal_pdf import write_journal
from workbench.reports.typeface import Typography, spelled_out
from workbench.texts import Texts

ENGLISH = Texts("en", Path())
# Everything: letters of any script, control and format characters, surrogates, marks, private use.
HOSTILE = st.text(
    st.characters() | st.characters(categories=["Cc", "Cf", "Cs", "Mn", "Zs"]) | st.characters(codec="latin-1"),
    max_size=40,
)


def read_back(text: str, folder: Path) -> str:
    """Return the pages of a journal with the text in every place a text can stand."""
    rows = (
        JournalRow(1, text, text, text, text, text, 100, 0, concerned=True),
        JournalRow(2, "1910", text, text, "", "", 0, 100),
    )
    voucher = replace(
        gym_voucher(0),
        rows=rows,
        source=text,
        financial_year=text,
        series=text,
        number=text,
        text=text,
        counterparty=text,
        supporting_document=text,
        currency=text,
        entered_as=text,
        diagnosis=(text,),
        original=(text,),
    )
    path = folder / "hostile.pdf"
    about = dict.fromkeys(("company", "company_name", "selection", "made_by", "program"), text)
    write_journal(gym_journal([voucher], **about), path, ENGLISH)
    return "".join(pages_of(path))


@given(text=HOSTILE)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_text_breaks_the_journal(text: str, tmp_path: Path) -> None:
    found = read_back(text, tmp_path)
    for char in unicodedata.normalize("NFC", text):
        assert char.isspace() or char in found or f"[{ord(char):04X}]" in found


@given(text=st.text(st.characters(codec="latin-1", exclude_categories=["Cc", "Cf"]), min_size=1, max_size=30))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_latin_text_is_read_back_as_it_was(text: str, tmp_path: Path) -> None:
    path = tmp_path / "latin.pdf"
    write_journal(gym_journal([replace(gym_voucher(0), counterparty=text)]), path, ENGLISH)
    assert squeezed(text) in squeezed("".join(pages_of(path)))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("gym \U0001f600 kassa", "gym[1F600]kassa"),
        ("4903\x00", "4903[0000]"),
        ("lone \ud800", "lone[D800]"),
        ("סכום", "[05E1][05DB][05D5][05DD]"),
        ("a\u202eb", "a[202E]b"),
        ("soft\u00adhyphen", "soft[00AD]hyphen"),
        ("漢字", "[6F22][5B57]"),
        ("\ue000\uffff\U0010ffff", "[E000][FFFF][10FFFF]"),
        ("ł Ω Ж ő €", "łΩЖő€"),
        ("A\u030angstro\u0308m", "Ångström"),
    ],
)
def test_what_the_font_lacks_is_a_framed_code_point(text: str, shown: str, tmp_path: Path) -> None:
    path = tmp_path / "boxes.pdf"
    write_journal(gym_journal([replace(gym_voucher(0), text=text)]), path, ENGLISH)
    assert shown in squeezed(pages_of(path)[1])


def test_more_characters_than_one_font_holds(tmp_path: Path) -> None:
    shaped = [char for char in map(chr, range(0x20, 0x2000)) if unicodedata.category(char)[0] in "LNPS"]
    path = tmp_path / "many.pdf"
    text = " ".join("".join(shaped[start : start + 10]) for start in range(0, len(shaped), 10))
    write_journal(gym_journal([replace(gym_voucher(0), text=text)]), path, ENGLISH)
    found = squeezed("".join(pages_of(path)))
    for char in shaped:
        for normal in unicodedata.normalize("NFC", char):
            assert normal in found or f"[{ord(normal):04X}]" in found, f"U+{ord(char):04X}"


def test_another_reader_agrees(tmp_path: Path) -> None:
    program = shutil.which("pdftotext")
    if program is None:
        pytest.skip("pdftotext is not installed")
    path = tmp_path / "journal.pdf"
    rows = (JournalRow(1, "1910", "Kassa é", "", "", "", 123456789, 0), JournalRow(2, "3001", "", "", "", "", 0, 1))
    write_journal(gym_journal([replace(gym_voucher(0), text="Åäö \U0001f600 Café", rows=rows)]), path, ENGLISH)
    done = subprocess.run([program, "-layout", "-enc", "UTF-8", str(path), "-"], capture_output=True, check=True)
    assert done.stderr == b""
    told = done.stdout.decode()
    assert "Description Åäö [1F600] Café" in told
    assert "1,234,567.89" in told


def test_lines_are_broken_at_spaces_and_lose_nothing() -> None:
    style = Typography().style(8)
    text = "Kassarapport för Åkersberga och Täby, 2024-01-31\nandra stycket " + "x" * 100
    cells = style.lines(text, 90)
    assert all(width <= 90 for _, width in cells)
    shown = "".join(ops.removeprefix("(").removesuffix(") Tj ") for ops, _ in cells)
    assert squeezed(shown) == squeezed(text)
    assert cells[0][0] == "(Kassarapport för) Tj "


def test_a_megabyte_without_a_space_is_broken_at_once() -> None:
    style = Typography().style(8)
    cells = style.lines("x" * 1_000_000, 400)
    assert sum(width for _, width in cells) == pytest.approx(1_000_000 * style.width("x"))


def test_digits_are_all_as_wide() -> None:
    style = Typography().style(10, bold=True)
    assert len({round(style.width(digit), 6) for digit in "0123456789"}) == 1


def test_titles_spell_out_what_has_no_shape() -> None:
    assert spelled_out("a\x00b\u200bc\ud800\nd\te å 😀") == "a[0000]b[200B]c[D800] d e å 😀"

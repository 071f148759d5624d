"""What carried a text is undone, and every place of the plain text is still known in the original."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.diagnosis.letters import repaired
from workbench.diagnosis.transport import Plain

LONG = "Voucher creating process failed with error and this line is full"


@pytest.mark.parametrize(
    ("carried", "plain"),
    [
        ("kon=\nto", "konto"),
        ("=C3=A4r st=E4lle =3D 2=3D2", "är ställe = 2=2"),
        ("code=2000550 konto=2240 konto=8041", "code=2000550 konto=2240 konto=8041"),
        ("&amp;amp;quot;UND&quot; &Aring;&auml;&#246;&nbsp;&AUML;", '"UND" Åäö ä'),
        ("AT&T &unknown; a&b", "AT&T &unknown; a&b"),
        ("<p>Kon<b>to</b> <span class='x'>19</span>30</p>", "\nKonto 1930\n"),
        ("<tr><td>Felkod</td><td>2000550</td></tr>", "\n\nFelkod: 2000550\n\n"),
        ("<f:Message type='a'>x</f:Message>", "<Message>x</Message>"),
        ('<error code="1" message="x"/>', '<error code="1" message="x"/>'),
        ("> > Konto\n>> saknas", "Konto\nsaknas"),
        ("mess\nage", "message"),
        ("message\ncode", "message\ncode"),
        ("%7B%22a%22:%C3%A4%26%7D", '{"a":ä%26}'),
        ("Ã¤ Ã\u0083Â¥ ├ñ √§ â€œ", "ä å ä ä “"),
        ("<U+00E4>r", "är"),
        ("a\u200bb\u00ad\ufeffc\u00a0d", "abc d"),
        (f"{LONG}\ngoes on", f"{LONG} goes on"),
        (f"{LONG}\nKonto: 1", f"{LONG}\nKonto: 1"),
        (f"{LONG}\n2024-01-31 10:11 INFO", f"{LONG}\n2024-01-31 10:11 INFO"),
        (f"{LONG} 19\n30 saknas", f"{LONG} 1930 saknas"),
        (f"{LONG} 200\n0550", f"{LONG} 2000550"),
        (f"{LONG} konto\n1930", f"{LONG} konto 1930"),
        ("short\nlines", "short\nlines"),
    ],
)
def test_what_is_undone(carried: str, plain: str) -> None:
    assert Plain(carried).text == plain


@pytest.mark.parametrize("word", ["Kostnadsställe", "på", "Öresavrundning", "är låst"])
@pytest.mark.parametrize("read", ["latin-1", "cp1252", "cp437", "cp850", "mac_roman"])
def test_letters_of_utf8_read_as_something_else(word: str, read: str) -> None:
    assert repaired(word.encode().decode(read, "replace")) == word


@pytest.mark.parametrize("word", ["Kostnadsställe", "förvalt", "får"])
@pytest.mark.parametrize(
    ("wrote", "read"),
    [
        ("cp437", "cp1252"),
        ("cp850", "latin-1"),
        ("mac_roman", "cp1252"),
        ("latin-1", "cp437"),
        ("latin-1", "mac_roman"),
    ],
)
def test_single_letters_inside_words(word: str, wrote: str, read: str) -> None:
    damaged = word.encode(wrote).decode(read, "replace")
    assert repaired(damaged) == (word if "Â" not in damaged else damaged)


def test_quotes_and_signs_stay() -> None:
    for text in ("“UND” „36” 5 ÷ 2 √2", "Ärende™ – 5 €", "naïve façade"):
        assert repaired(text) == text


CARRIED = [
    "&amp;",
    "&quot;",
    "=\n",
    "=C3=A4",
    "<b>",
    "</b>",
    "<br>",
    "\n> ",
    "\n",
    "\u200b",
    "Ã¤",
    "%7B%22",
    "x" * 50,
    "é",
]


@given(st.lists(st.sampled_from(CARRIED) | st.text("abc 019", max_size=3), max_size=40).map("".join))
def test_what_was_left_alone_is_found_where_it_stood(text: str) -> None:
    plain = Plain(text)
    last = 0
    for at, character in enumerate(plain.text):
        start, end = plain.span(at, at + 1)
        assert 0 <= start <= end <= len(text)
        assert start >= last
        last = start
        if character in "abc019":
            assert text[start:end] == character


@given(st.text(max_size=300))
def test_any_text_has_a_plain_form(text: str) -> None:
    plain = Plain(text)
    assert plain.span(0, len(plain.text))[1] <= len(text)

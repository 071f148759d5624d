import io
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.domain.errors import InputError, NothingFound
from workbench.domain.failure import Failure
from workbench.domain.source import Enclosed, Problem, ReadContext, SourceItem
from workbench.sources import Sources
from workbench.sources.mbox import MailFolder

DATA = Path(__file__).parents[1] / "data" / "sources" / "mbox"
FROM = b"From noreply@brp.example Sat Jan 31 06:12:07 2026\n"
SENTENCE = (
    "Voucher creating process failed with error : "
    '{"ErrorInformation":{"error":1,"message":"Konto 4903 saknas i kontoplanen.","code":2001798}}'
)


def mail(number: int, body: str = "") -> bytes:
    body = body or f"Verifikation F {number} (Österskär)\n{SENTENCE}\n"
    head = (
        f"From: noreply@brp.example\nTo: ekonomi@kund.example\nSubject: Export {number}\n"
        "Date: Sat, 31 Jan 2026 06:12:07 +0100\nContent-Type: text/plain; charset=utf-8\n\n"
    )
    return FROM + (head + body + "\n").encode()


def read(data: bytes) -> list[SourceItem]:
    return list(MailFolder().read(io.BytesIO(data), "inkorg.mbox", ReadContext()))


def numbers(items: Iterable[SourceItem]) -> list[str]:
    return [item.reference.number for item in items if isinstance(item, Failure)]


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"])
def test_each_mail_gives_its_failures(line_end: bytes) -> None:
    data = b"".join([mail(1123), mail(0, "Lunch på torsdag?\n"), mail(1124)]).replace(b"\n", line_end)
    assert Sources().choose(data, "").name == "mbox"
    assert numbers(read(data)) == ["1123", "1124"]


def test_lines_that_begin_with_from_are_given_back() -> None:
    body = f"Verifikation F 1123\n{SENTENCE}\n\n>From Österskär Sat Jan 31 06:12:07 2026\n>>From hit\nFrom here on\n"
    (failure,) = read(mail(1, body))
    assert isinstance(failure, Failure)
    attached = (
        "--x\nContent-Type: text/plain\n\nhej\n\n--x\nContent-Type: text/xml\nContent-Disposition: attachment;"
        ' filename="a.xml"\n\n<a>\n>From a\n>>From b\n</a>\n--x--\n'
    )
    data = mail(2, attached).replace(b"text/plain; charset=utf-8", b"multipart/mixed; boundary=x")
    (enclosed,) = read(data)
    assert isinstance(enclosed, Enclosed)
    assert enclosed.data == b"<a>\nFrom a\n>From b\n</a>"


def test_one_bad_mail_does_not_stop_the_others() -> None:
    nested = b"".join(b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(2000))
    items = read(mail(1123) + FROM + b"From: a\nSubject: d\xc3\xa5lig\n" + nested + b"\n" + mail(1124))
    assert numbers(items) == ["1123", "1124"]
    (problem,) = (item for item in items if isinstance(item, Problem))
    assert "Subject: dålig" in problem.excerpt


def test_a_mail_is_told_before_the_next_but_one_is_read() -> None:
    class Endless(io.BufferedIOBase):
        mails = 0
        lines: Iterator[bytes] = iter(())

        def readline(self, size: int | None = -1, /) -> bytes:
            line = next(self.lines, b"")
            if not line:
                self.mails += 1
                self.lines = iter(mail(1000 + self.mails).splitlines(keepends=True))
            return line or next(self.lines)

    stream = Endless()
    items = MailFolder().read(stream, "inkorg.mbox", ReadContext())  # type: ignore[arg-type]
    for number in range(1, 21):
        (failure,) = numbers([next(items)])
        assert failure == str(1000 + number)
        assert stream.mails == number + 1


def test_a_mail_beyond_all_measure_is_told_and_the_next_read() -> None:
    items = read(FROM + b"From: a\nSubject: b\n\n" + b"x" * (65 << 20) + b"\n\n" + mail(1124))
    assert [item.error.code for item in items if isinstance(item, Problem)] == ["too-large"]
    assert numbers(items) == ["1124"]


def test_nothing_and_what_it_is_not() -> None:
    with pytest.raises(NothingFound):
        read(mail(1, "Lunch?\n"))
    assert MailFolder().recognises(b"From here on it is a text.\nSubject: x\nTo: y\n", "x.mbox") == 0
    assert MailFolder().recognises(mail(1)[len(FROM) :], "x.mbox") == 0


@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    for each in (data, mail(1) + FROM + data):
        MailFolder().recognises(each, "x")
        with suppress(InputError):
            read(each)

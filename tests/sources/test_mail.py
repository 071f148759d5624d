import io
from contextlib import suppress
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.domain.errors import InputError, NothingFound, TooLarge
from workbench.domain.failure import Failure, VoucherReference
from workbench.domain.source import Enclosed, ReadContext, SourceItem
from workbench.sources.mail import Mail
from workbench.sources.mail_text import plain_text

DATA = Path(__file__).parents[1] / "data" / "sources" / "mail"
SENTENCE = (
    "Voucher creating process failed with error : "
    '{"ErrorInformation":{"error":1,"message":"Konto 4903 saknas i kontoplanen.","code":2001798}}'
)
F1123 = VoucherReference(series="F", number="1123")


def read(data: bytes) -> list[SourceItem]:
    return list(Mail().read(io.BytesIO(data), "mail.eml", ReadContext()))


def failures(data: bytes) -> list[Failure]:
    return [item for item in read(data) if isinstance(item, Failure)]


def message(body: str, subject: str = "Export", encoding: str = "8bit") -> EmailMessage:
    made = EmailMessage()
    made["From"] = "noreply@brp.example"
    made["To"] = "ekonomi@kund.example"
    made["Subject"] = subject
    made["Date"] = "Wed, 31 Jan 2024 06:12:00 +0100"
    made.set_content(body, cte=encoding)
    return made


def test_broken_charset_company_and_date() -> None:
    (failure,) = failures((DATA / "broken_charset.eml").read_bytes())
    assert failure.text == SENTENCE
    assert failure.system == "brp"
    assert failure.company == "559999-0016"
    assert failure.reference == F1123
    assert "Åkersberga" in failure.context
    assert failure.reported == datetime(2024, 1, 31, 5, 12, tzinfo=UTC)


@pytest.mark.parametrize("encoding", ["8bit", "quoted-printable", "base64"])
def test_transfer_encodings(encoding: str) -> None:
    body = f"Hej Åsa!\n\nVerifikation F 1123\n{SENTENCE}\n"
    (failure,) = failures(message(body, encoding=encoding).as_bytes())
    assert (failure.text, failure.reference) == (SENTENCE, F1123)


def test_html_only_with_two_failures() -> None:
    first, second = failures((DATA / "html_only.eml").read_bytes())
    assert (first.text, first.reference) == (SENTENCE, F1123)
    assert second.reference == VoucherReference(series="F", number="1124")
    assert "4904" in second.text


def test_alternatives_count_once() -> None:
    mail = message(f"Verifikation F 1123\n{SENTENCE}\n")
    mail.add_alternative(f"<p>Verifikation F 1123</p><p>{SENTENCE}</p>", subtype="html")
    assert [failure.reference for failure in failures(mail.as_bytes())] == [F1123]


def test_the_html_counts_where_the_plain_part_tells_nothing() -> None:
    mail = message("Your program cannot show this mail.")
    mail.add_alternative(f"<p>Verifikation F 1123</p><p>{SENTENCE}</p>", subtype="html")
    assert [failure.reference for failure in failures(mail.as_bytes())] == [F1123]


def test_same_words_for_many_vouchers() -> None:
    body = "".join(f"Verifikation F {number}\n{SENTENCE}\n\n" for number in range(1100, 1125))
    found = failures(message(body).as_bytes())
    assert [failure.reference.number for failure in found] == [str(number) for number in range(1100, 1125)]
    assert {failure.text for failure in found} == {SENTENCE}


def test_a_quotation_of_the_same_counts_once() -> None:
    assert len(failures((DATA / "told_twice.eml").read_bytes())) == 1


def test_forwarded_whole_has_its_own_date() -> None:
    outer = message("FYI", "VB: Export")
    outer.replace_header("Date", "Thu, 01 Feb 2024 09:00:00 +0100")
    outer.add_attachment(message(f"Verifikation F 1123\n{SENTENCE}\n"))
    (failure,) = failures(outer.as_bytes())
    assert failure.reference == F1123
    assert failure.reported == datetime(2024, 1, 31, 5, 12, tzinfo=UTC)


def test_subject_names_the_voucher() -> None:
    (failure,) = failures(message(SENTENCE, "Export av verifikat K 88 2024-02-29").as_bytes())
    assert failure.reference.number == "88"
    assert failure.context == "Export av verifikat K 88 2024-02-29"


def test_attached_files_are_enclosed_without_folders() -> None:
    assert read((DATA / "attachments.eml").read_bytes()) == [Enclosed("export.xml", b"<Batch/>")]


def test_no_failure_no_file() -> None:
    with pytest.raises(NothingFound):
        read((DATA / "nothing.eml").read_bytes())


def test_too_large() -> None:
    with pytest.raises(TooLarge):
        read(b"Subject: x\n\n" + b"x" * (65 << 20))


def test_recognises_headers() -> None:
    source = Mail()
    for path in DATA.iterdir():
        assert source.recognises(path.read_bytes(), "x") > 0.5
    assert source.recognises(b"Subject: one header\n\ntext", "x.eml") == 0
    assert source.recognises(b"<Batch/>", "x.eml") == 0


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>a</p><p>b</p>", "a\n\nb"),
        ("a<br>b<br/>c", "a\nb\nc"),
        ("<td>F</td><td>1123</td>", "F\t1123"),
        ("<style>p{}</style>a<script>b</script>", "a"),
        ("caf&eacute; &lt;b&gt; &amp;quot;", "café <b> &quot;"),
        ("<pre>a\n  b</pre>", "a\nb"),
    ],
)
def test_plain_text(html: str, text: str) -> None:
    assert plain_text(html) == text


@given(st.text(max_size=200))
def test_plain_text_of_anything(html: str) -> None:
    plain_text(html)
    plain_text("<p>" + html + "<!")


@given(st.binary(max_size=200), st.binary(max_size=200))
def test_any_bytes(head: bytes, body: bytes) -> None:
    for data in (body, b"Subject: " + head + b"\nDate: " + head + b"\nContent-Type: " + head + b"\n\n" + body):
        Mail().recognises(data, "x")
        with suppress(InputError):
            read(data)


def test_nested_without_end() -> None:
    data = b"".join(b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (depth, depth) for depth in range(2000))
    with pytest.raises(InputError):
        read(b"From: a\nSubject: b\n" + data)

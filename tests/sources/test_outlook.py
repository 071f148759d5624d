import io
import struct
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.sources.ole_file import ole_file, outlook_mail
from workbench.domain.errors import BrokenFile, InputError, NothingFound, TooLarge
from workbench.domain.failure import Failure, VoucherReference
from workbench.domain.source import Enclosed, ReadContext, SourceItem
from workbench.sources.mail import Mail
from workbench.sources.outlook import OutlookMail

DATA = Path(__file__).parents[1] / "data" / "sources" / "outlook"
SENTENCE = (
    "Voucher creating process failed with error : "
    '{"ErrorInformation":{"error":1,"message":"Konto 4903 saknas i kontoplanen.","code":2001798}}'
)
BODY = f"Hej Åsa!\r\n\r\nVerifikation F 1123 i Österskär\r\n{SENTENCE}\r\n"
SENT = datetime(2026, 1, 31, 5, 12, 7, tzinfo=UTC)
F1123 = VoucherReference(series="F", number="1123")


def read(data: bytes) -> list[SourceItem]:
    return list(OutlookMail().read(io.BytesIO(data), "mejl.msg", ReadContext()))


def test_a_mail_with_its_text_date_and_file() -> None:
    mail = outlook_mail("Export", BODY, sent=SENT, files=[("bok/export.xml", b"<Batch/>" * 999), ("logo.png", b"x")])
    failure, enclosed = read(ole_file(mail))
    assert isinstance(failure, Failure)
    assert (failure.text, failure.reference, failure.system) == (SENTENCE, F1123, "brp")
    assert failure.reported == SENT
    assert "Österskär" in failure.context
    assert enclosed == Enclosed("export.xml", b"<Batch/>" * 999)


def test_the_same_mail_saved_in_both_ways_is_one_failure() -> None:
    headers = "From: noreply@brp.example\r\nDate: Sat, 31 Jan 2026 06:12:07 +0100\r\nSubject: Export\r\n"
    (one,) = read(ole_file(outlook_mail("Export", BODY, sent=SENT + timedelta(seconds=2), headers=headers)))
    (other,) = Mail().read(io.BytesIO((headers + "\r\n" + BODY).encode()), "mejl.eml", ReadContext())
    assert isinstance(one, Failure)
    assert isinstance(other, Failure)
    assert one.fingerprint() == other.fingerprint()
    assert one.reported == datetime(2026, 1, 31, 6, 12, 7, tzinfo=timezone(timedelta(hours=1)))


def test_html_alone_and_narrow_texts() -> None:
    html = f"<p>Verifikation F 1123 på Åkersberga<br>{SENTENCE}</p>".encode("cp1252")
    (failure,) = read(ole_file(outlook_mail("Export", "Läs i Outlook.", html, code_page=1252)))
    assert isinstance(failure, Failure)
    assert "Åkersberga" in failure.context
    (failure,) = read(ole_file(outlook_mail("Export", BODY, narrow="cp1252", code_page=1252)))
    assert isinstance(failure, Failure)
    assert "Österskär" in failure.context


def test_a_mail_within_a_mail_has_its_own_date() -> None:
    inner = outlook_mail("Export", BODY, sent=SENT, is_root=False, files=[("verifikat.se", b"#FLAGGA 0")])
    outer = outlook_mail("VB: Export", "Se nedan", sent=SENT + timedelta(days=1), inside=[inner])
    failure, enclosed = read(ole_file(outer))
    assert isinstance(failure, Failure)
    assert (failure.reference, failure.reported) == (F1123, SENT)
    assert enclosed == Enclosed("verifikat.se", b"#FLAGGA 0")


def test_rich_text_alone() -> None:
    rtf = (
        rb"{\rtf1\ansi{\fonttbl{\f0 Arial;}}\f0 Verifikation F 1123 \'d6stersk\'e4r\par "
        + SENTENCE.replace("{", r"\{").replace("}", r"\}").encode()
    )
    plain = struct.pack("<III4x", len(rtf) + 12, len(rtf), 0x414C454D) + rtf
    flags = b"".join(b"\0" + rtf[at : at + 8] for at in range(0, len(rtf), 8))
    packed = struct.pack("<III4x", len(flags) + 12, len(rtf), 0x75465A4C) + flags
    for each in (plain, packed):
        (failure,) = read(ole_file(outlook_mail("Export", packed_rtf=each)))
        assert isinstance(failure, Failure)
        assert (failure.text, failure.reference) == (SENTENCE, F1123)
        assert "Österskär" in failure.context


def test_recognises_by_content() -> None:
    data = ole_file(outlook_mail("Export", BODY))
    assert OutlookMail().recognises(data, "") > 0.9
    other = ole_file({"WordDocument": b"x" * 5000})
    assert OutlookMail().recognises(other, "brev.doc") == 0
    assert OutlookMail().recognises(b"Subject: x", "x.msg") == 0


def test_nothing_too_much_and_damage() -> None:
    with pytest.raises(NothingFound):
        read(ole_file(outlook_mail("Lunch", "Ses vi kl. 12?")))
    with pytest.raises(TooLarge):
        read(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(65 << 20))
    with pytest.raises(BrokenFile):
        read(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2000))


def test_cut_anywhere() -> None:
    data = ole_file(outlook_mail("Export", BODY, sent=SENT, files=[("export.xml", b"<Batch/>" * 999)]))
    for at in range(0, len(data), 97):
        with suppress(InputError):
            read(data[:at])


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 20_000), st.binary(min_size=1, max_size=4)), min_size=1, max_size=30))
def test_any_changed_bytes(changes: list[tuple[int, bytes]]) -> None:
    data = bytearray(ole_file(outlook_mail("Export", BODY, sent=SENT, files=[("export.xml", b"<Batch/>" * 600)])))
    for at, new in changes:
        at %= len(data)
        data[at : at + len(new)] = new
    with suppress(InputError):
        read(bytes(data))

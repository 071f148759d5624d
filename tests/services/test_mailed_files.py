"""Files attached to failure mails: receipts of the one voucher that the mail is about, whatever comes first."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest

from tests.services.conftest import BringIn, brp, failure, quiet
from tests.services.receipt_files import pdf, picture, tiff
from tests.sources.ole_file import ole_file, outlook_mail
from tests.sources.test_pdf import printed
from workbench.domain.failure import Flag
from workbench.domain.history import EventKind
from workbench.services.requests import BytesInput, IntakeResult
from workbench.services.services import Services
from workbench.services.words import describe

VOUCHERS = brp(*((str(n), f"2026-01-0{n}", f"Kassarapport nr {n}", "4903") for n in (1, 2, 3)))
SLIP = ("kvitto.pdf", pdf())
Keep = Callable[..., IntakeResult]


def mail(body: str, *files: tuple[str, bytes], sent: str = "Sat, 31 Jan 2026 06:12:07 +0100") -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"], made["Date"] = "noreply@brp.example", "ekonomi@kund.example", "Fel", sent
    made.set_content(body)
    for name, data in files:
        made.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return made


def with_logos(made: EmailMessage, *pictures: bytes) -> EmailMessage:
    """Add pictures as they stand in the midst of a text."""
    for place, data in enumerate(pictures):
        made.add_attachment(
            data,
            maintype="image",
            subtype="png",
            filename=f"image{place}.png",
            disposition="inline",
            cid=f"<{place}@x>",
        )
    return made


@pytest.fixture
def keep(services: Services) -> Keep:
    """Return a function that brings in bytes under their names and tells what the preview said."""

    def kept(**inputs: bytes | EmailMessage) -> IntakeResult:
        given = [
            BytesInput(name.replace("_", "."), data if isinstance(data, bytes) else data.as_bytes())
            for name, data in inputs.items()
        ]
        return services.intake.store(services.intake.preview(given, quiet), "anna", False, quiet)

    return kept


def names(services: Services, voucher_id: int = 1) -> list[str]:
    return [each.name for each in services.cases.detail(voucher_id).receipts]


def said(services: Services, voucher_id: int = 1) -> list[str]:
    events = services.cases.history(voucher_id)
    return [describe(each, services.texts("en")) for each in events if each.kind.startswith("receipt")]


def outlook(body: str, files: Sequence[tuple[str, bytes]], shown: Sequence[tuple[str, bytes]] = ()) -> bytes:
    sent = datetime(2026, 1, 31, 5, 12, 7, tzinfo=UTC)
    return ole_file(outlook_mail("Fel", body, sent=sent, files=files, shown=shown))


def as_folder(*mails: EmailMessage) -> bytes:
    return b"".join(b"From a@b Sat Jan 31 06:12:07 2026\n" + each.as_bytes() + b"\n\n" for each in mails)


def test_what_came_with_the_failure_is_a_receipt_of_its_voucher(services: Services, keep: Keep) -> None:
    files = (SLIP, ("foto.jpg", picture()), ("skannat.tif", tiff((300, 400))), ("avtal.docx", b"PK" + bytes(900)))
    made = with_logos(mail(failure("F 1"), *files), picture(600, 200, "PNG"), picture(90, 900, "PNG"))
    preview = services.intake.preview([BytesInput("fel.eml", made.as_bytes())], quiet)
    assert (preview.receipts, preview.inputs[0].unclear) == (3, 0)
    preview.close()
    result = keep(export_xml=VOUCHERS.encode(), fel_eml=made)
    assert (result.receipts, names(services)) == (3, ["foto.jpg", "kvitto.pdf", "skannat.tif"])
    assert names(services, 2) == names(services, 3) == []
    assert said(services)[0] == "The receipt kvitto.pdf was attached: it came in the mail with the failure."
    again = keep(fel_eml=made)
    assert (again.receipts, again.inputs[0].receipts, len(said(services))) == (0, 0, 3)
    assert services.cases.verify_history() > 0


@pytest.mark.parametrize("first", ["mail", "voucher"])
@pytest.mark.parametrize("form", ["eml", "msg", "mbox"])
def test_whatever_form_the_mail_has_and_whichever_comes_first(
    services: Services, keep: Keep, form: str, first: str
) -> None:
    logo = picture(300, 200, "PNG")
    eml = with_logos(mail(failure("F 1"), SLIP), logo)
    other = mail(failure("F 2"), ("annat.jpg", picture()))
    data = {
        "eml": eml.as_bytes(),
        "msg": outlook(failure("F 1"), [SLIP], [("logo.png", logo)]),
        "mbox": as_folder(eml, other, mail("Lunch?", ("meny.pdf", pdf(pages=3)))),
    }[form]
    inputs = [{f"fel_{form}": data}, {"export_xml": VOUCHERS.encode()}]
    results = [keep(**each) for each in (inputs if first == "mail" else inputs[::-1])]
    assert results[1].receipts == (2 if form == "mbox" else 1)
    assert results[1].changes.all_cases
    assert (names(services), names(services, 2)) == (["kvitto.pdf"], ["annat.jpg"] if form == "mbox" else [])


def test_a_mail_about_several_vouchers_attaches_nothing(services: Services, keep: Keep) -> None:
    made = mail(failure("F 1") + "\n" + failure("F 2"), SLIP)
    result = keep(export_xml=VOUCHERS.encode(), fel_eml=made)
    assert (result.receipts, [each.unclear for each in result.inputs]) == (0, [0, 1])
    assert names(services) == names(services, 2) == []


def test_two_failures_of_one_voucher_wait_for_each_other(services: Services, keep: Keep) -> None:
    keep(fel_eml=mail(failure("F 1") + "\n" + failure("F 1", "4904") + "\n" + failure("F 9", "4905"), SLIP))
    keep(export_xml=VOUCHERS.encode())
    assert names(services) == []
    (item,) = services.cases.tray()
    act = services.actions.join(item, 1, "anna").act
    assert names(services) == ["kvitto.pdf"]
    services.actions.undo(act, "anna")
    assert names(services) == []


def test_a_pdf_that_is_a_notice_itself_is_no_receipt(services: Services, keep: Keep) -> None:
    notice = printed(failure("F 1").splitlines())
    keep(export_xml=VOUCHERS.encode(), fel_eml=mail("Se bifogat.", ("fel.pdf", notice), SLIP))
    assert names(services) == ["kvitto.pdf"]
    keep(fel_eml=mail(failure("F 2"), ("fel.pdf", notice), SLIP))
    assert names(services, 2) == []


def test_mails_forwarded_in_one_keep_their_own_receipts(services: Services, keep: Keep) -> None:
    outer = mail("Kan du ta dessa?", ("bada.pdf", pdf(pages=2)))
    outer.add_attachment(mail(failure("F 1"), SLIP))
    outer.add_attachment(mail(failure("F 2"), ("annat.jpg", picture())))
    keep(export_xml=VOUCHERS.encode(), fel_eml=outer)
    assert (names(services), names(services, 2)) == (["kvitto.pdf"], ["annat.jpg"])
    shop = mail("Kvittot i efterhand")
    shop.add_attachment(mail("Tack för köpet", ("butik.pdf", pdf(pages=4))))
    third = mail(failure("F 3"))
    third.add_attachment(shop)
    keep(fel_eml=third)
    assert names(services, 3) == ["butik.pdf"]


def test_a_failure_that_leaves_takes_its_receipt_along(services: Services, keep: Keep) -> None:
    keep(export_xml=VOUCHERS.encode(), fel_eml=mail(failure("F 1"), SLIP))
    services.receipts.say_missing([2], True, "anna")
    (stored,) = services.cases.detail(1).case.failures
    parted = services.actions.part(stored.id, "fel verifikation", "anna").act
    assert names(services) == []
    services.actions.undo(parted, "anna")
    assert names(services) == ["kvitto.pdf"]
    services.actions.part(stored.id, "fel verifikation", "anna")
    (item,) = services.cases.tray()
    services.actions.join(item, 2, "anna")
    assert (names(services), names(services, 2)) == ([], ["kvitto.pdf"])
    assert Flag.RECEIPT_MISSING not in services.cases.rows([2])[0].flags


def test_a_voucher_that_fits_better_comes_later(services: Services, keep: Keep) -> None:
    """The failure names a number only: with a second voucher of that number it is of neither, and so is the file."""
    body = failure("1")
    keep(export_xml=brp(("1", "2026-01-01", "Kassarapport", "4903")).encode(), fel_eml=mail(body, SLIP))
    assert names(services) == ["kvitto.pdf"]
    other = brp(("1", "2026-01-01", "Kassarapport", "4903"), company="559000-1230").encode()
    keep(other_xml=other)
    assert len(services.cases.tray()) == 1
    assert names(services) == []


def test_taken_away_by_a_person_it_stays_away(services: Services, keep: Keep, bring_in: BringIn) -> None:
    made = mail(failure("F 1"), SLIP)
    keep(export_xml=VOUCHERS.encode(), fel_eml=made)
    taken = services.receipts.detach(services.receipts.named(1, "kvitto.pdf"), "fel kvitto", "anna").act
    later = mail(failure("F 1"), SLIP, sent="Sun, 01 Feb 2026 06:12:07 +0100")
    assert keep(fel_eml=made, igen_eml=later).receipts == 0
    assert names(services) == []
    services.actions.undo(taken, "anna")
    assert names(services) == ["kvitto.pdf"]
    services.receipts.detach(services.receipts.named(1, "kvitto.pdf"), "fel kvitto", "anna")
    services.receipts.attach(1, [BytesInput(*SLIP)], "bo")
    bring_in(VOUCHERS)
    assert names(services) == ["kvitto.pdf"]
    assert [each.kind for each in services.cases.history(1)].count(EventKind.RECEIPT_ADDED) == 2


def test_vouchers_made_one_and_two_again_keep_the_receipt(services: Services, keep: Keep) -> None:
    made = mail(failure("F 2"), SLIP)
    keep(export_xml=VOUCHERS.encode(), fel_eml=made)
    services.twins.same(1, 2, "anna")
    assert names(services) == ["kvitto.pdf"]
    later = mail(failure("F 2", "4904"), ("foto.jpg", picture()))
    keep(fel_eml=made, igen_eml=later)
    assert names(services) == ["foto.jpg", "kvitto.pdf"]
    services.receipts.detach(services.receipts.named(1, "kvitto.pdf"), "fel kvitto", "anna")
    assert keep(fel_eml=made).receipts == 0
    act = services.twins.part(2, "anna").act
    assert "kvitto.pdf" not in names(services, 2)
    services.actions.undo(act, "anna")
    assert names(services) == ["foto.jpg"]
    assert services.cases.verify_history() > 0

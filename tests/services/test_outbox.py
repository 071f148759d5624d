"""Marks told back to a real feed: in order, once, and never undoing what a person has said."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest

from tests.conftest import FixedClock
from tests.services.conftest import COMPANY, BringIn, brp, quiet
from tests.sources.feed_server import TOKEN, Backoffice, Fault, item, serving
from workbench.domain.errors import AskedTooOften, InletError, NoKeyring, Offline, ServerFault
from workbench.domain.failure import Flag, Status
from workbench.domain.history import EventKind
from workbench.domain.inlets import Inlet, InletKind
from workbench.services.outbox import Outbox, Sent
from workbench.services.requests import BytesInput, MarkRequest, Through
from workbench.services.services import Services
from workbench.sources.feed import FeedKind
from workbench.store.store import SqlStore

TYPED = MarkRequest("typed", "anna", None, "A", "12")
KINDS: dict[str, InletKind] = {"feed": FeedKind()}


class Tokens:
    """A keyring in memory."""

    def __init__(self, secret: str = TOKEN) -> None:
        self.secret = secret

    def get(self, inlet_id: int) -> str:
        if not self.secret:
            raise NoKeyring(name="Kassan", detail="locked")
        return self.secret

    def put(self, inlet_id: int, secret: str) -> None:
        self.secret = secret


class Way:
    """A way in to a feed, with everything that goes through it."""

    def __init__(self, services: Services, store: SqlStore, office: Backoffice, clock: FixedClock) -> None:
        self.services, self.store, self.office, self.clock = services, store, office, clock
        self.tokens = Tokens()
        self.outbox = Outbox(store.inlets, KINDS, self.tokens, clock)
        inlet = Inlet("feed", "Kassan", options={"address": office.base, "page_size": "100"})
        self.id = store.inlets.put_inlet(inlet, clock.now(), "anna", "act")

    @property
    def inlet(self) -> Inlet:
        return next(each for each in self.store.inlets.inlets() if each.id == self.id)

    def poll(self) -> int:
        """Fetch what is new and keep it; return the number of new vouchers."""
        inlet, came = self.inlet, 0
        feed = FeedKind().open(inlet, self.tokens.secret)
        try:
            for arrival in feed.arrivals(self._known, inlet.cursor, quiet):
                preview = self.services.intake.preview([BytesInput(arrival.name, arrival.data)], quiet)
                through = Through(inlet.id, arrival.key, arrival.cursor)
                came += self.services.intake.store(preview, "poll", False, quiet, through).vouchers
        finally:
            feed.close()
        return came

    def _known(self, keys: Sequence[str]) -> set[str]:
        return self.store.inlets.known_arrivals(self.id, keys)

    def send(self) -> Sent:
        return self.outbox.send(self.inlet, quiet)

    def ids(self) -> list[int]:
        return [row.id for row in self.services.cases.index().rows]

    def flags(self, voucher_id: int) -> Flag:
        return self.services.cases.rows([voucher_id])[0].flags

    def kinds(self, voucher_id: int) -> list[str]:
        return [event.kind for event in self.services.cases.history(voucher_id)]


@pytest.fixture
def way(services: Services, clock: FixedClock) -> Iterator[Way]:
    store = SqlStore.open(services.data_folder, program="test")
    with serving(items=[item(number) for number in (1, 2, 3)]) as office:
        yield Way(services, store, office, clock)
    store.close()


def test_the_whole_way(way: Way) -> None:
    assert way.poll() == 3
    assert [row.status for row in way.services.cases.index().rows] == [Status.OPEN] * 3
    first, second, _ = way.ids()
    way.services.actions.mark([first, second], TYPED)
    sent = way.send()
    assert (sent.told, sent.refused, sent.waiting, sent.error) == (2, 0, 0, None)
    assert way.office.marked == [("v/1", "mark-exported"), ("v/2", "mark-exported")]
    told = way.office.told[0]
    assert (told["by"], told["reason"], told["fortnox"]) == ("anna", "typed", "A 12")
    assert way.kinds(first)[-2:] == [EventKind.MARKED, EventKind.SOURCE_TOLD]
    assert sent.changes.voucher_ids == (first, second)
    assert way.send() == Sent()
    assert way.poll() == 0
    assert way.services.cases.verify_history()


def test_a_mark_and_its_undoing_are_both_told_in_order(way: Way) -> None:
    way.poll()
    first, second, third = way.ids()
    way.services.actions.mark([first, second], TYPED)
    way.services.actions.undo("", "bo")
    way.services.actions.mark([second], TYPED)
    way.services.actions.unmark([second], "wrong", "bo")
    way.services.actions.undo("", "cecilia")
    way.services.actions.mark([third], TYPED)
    way.services.actions.make_retry([third], "account added", "bo")
    way.send()
    mark, unmark = "mark-exported", "unmark"
    assert way.office.marked == [
        ("v/1", mark), ("v/2", mark), ("v/1", unmark), ("v/2", unmark),
        ("v/2", mark), ("v/2", unmark), ("v/2", mark), ("v/3", mark), ("v/3", unmark),
    ]  # fmt: skip
    assert [(each["by"], each["reason"]) for each in way.office.told[2:7]] == [
        ("bo", ""), ("bo", ""), ("anna", "typed"), ("bo", "wrong"), ("anna", "typed"),
    ]  # fmt: skip
    keys = [headers["idempotency-key"] for command, _, headers in way.office.asked if command == "POST"]
    assert len(set(keys)) == len(keys) == 9


def test_a_mark_that_awaits_approval_is_told_once_it_holds(way: Way) -> None:
    way.poll()
    first, second, third = way.ids()
    actions, approval = way.services.actions, way.services.approval
    (company,) = [each for each in way.services.cases.companies() if each.org_number == COMPANY]
    actions.change_company(replace(company, approve_from=12_500), "anna")
    actions.mark([first, second, third], TYPED)
    assert way.send() == Sent()
    actions.unmark([second], "wrong", "anna")  # nobody has heard of it
    actions.undo("", "anna")
    assert way.flags(second) == Flag.AWAITING_APPROVAL
    actions.unmark([second], "wrong", "anna")
    approval.approve([first, third], "compared", "bo")
    assert way.send().told == 2
    mark, unmark = "mark-exported", "unmark"
    assert way.office.marked == [("v/1", mark), ("v/3", mark)]
    assert {each["by"] for each in way.office.told} == {"anna"}
    actions.undo("", "bo")  # it awaits approval again, so it does not hold
    approval.approve([first], "compared again", "bo")
    actions.unmark([first, third], "wrong", "anna")
    way.send()
    assert way.office.marked[2:] == [("v/1", unmark), ("v/3", unmark), ("v/1", mark), ("v/1", unmark)]


def test_what_was_marked_before_its_feed_first_delivered_it_is_told_once(way: Way, bring_in: BringIn) -> None:
    page = way.office.page("", 10)
    way.services.intake.store(way.services.intake.preview([BytesInput("page.json", page)], quiet), "anna", False, quiet)
    first, second, _ = way.ids()
    way.services.actions.mark([first, second], TYPED)
    way.services.actions.unmark([second], "wrong", "anna")
    assert way.send() == Sent()
    assert way.poll() == 0  # known, but not from there
    assert way.send().told == 1
    assert way.office.marked == [("v/1", "mark-exported")]
    told = way.office.told[0]
    assert (told["by"], told["reason"], told["fortnox"]) == ("anna", "typed", "A 12")
    way.office.items += [item(1, text="Kassarapport nr 1 ", state="Exported"), item(4)]
    way.office.items.insert(0, item(9))
    way.store.inlets.put_cursor(way.id, "")
    assert way.poll() == 2  # the same voucher comes on other pages too
    assert way.send() == Sent()
    way.services.actions.unmark([first], "wrong", "anna")
    assert way.send().told == 1


def test_a_twin_from_a_feed_of_what_is_marked_is_told(way: Way, bring_in: BringIn) -> None:
    bring_in(brp(("2", "2026-01-03", "Kassarapport nr 2", "4903")))
    (first,) = way.ids()
    way.services.actions.mark([first], TYPED)
    way.poll()
    assert len(way.ids()) == 3
    assert way.send().told == 1
    assert way.office.marked == [("v/2", "mark-exported")]


def test_offline_keeps_the_order_and_nothing_is_lost(way: Way) -> None:
    way.poll()
    first, second, third = way.ids()
    way.office.faults.extend([Fault(drop=True), Fault(503), Fault(429, (("Retry-After", "7"),))])
    for voucher_id, error in ((first, ServerFault), (second, ServerFault), (third, AskedTooOften)):
        way.services.actions.mark([voucher_id], TYPED)
        sent = way.send()
        assert isinstance(sent.error, error)
        assert (sent.told, sent.changes.voucher_ids) == (0, ())
    assert isinstance(sent.error, AskedTooOften)
    assert sent.error.params["seconds"] == 7
    assert way.store.inlets.waiting(way.id, 10)[0].attempts == 3
    assert way.send().told == 3
    assert [own for own, _ in way.office.marked] == ["v/1", "v/2", "v/3"]


@pytest.mark.parametrize("acts", [False, True])
def test_a_timeout_before_or_after_the_server_acted_marks_once(
    way: Way, acts: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    way.poll()
    monkeypatch.setattr("workbench.sources.feed._SECONDS", 0.3)
    way.services.actions.mark(way.ids()[:1], TYPED)
    way.office.faults.append(Fault(hang=True, acts=acts))
    assert isinstance(way.send().error, Offline)
    assert len(way.office.marked) == acts
    assert way.send().told == 1
    assert len(way.office.marked) == 1
    first, second = (headers["idempotency-key"] for command, _, headers in way.office.asked if command == "POST")
    assert first == second


@pytest.mark.parametrize(("status", "code"), [(404, "gone"), (409, "locked"), (422, "period"), (400, "x"), (410, "x")])
def test_a_refusal_is_flagged_and_the_mark_stands(way: Way, status: int, code: str) -> None:
    way.poll()
    first, second, _ = way.ids()
    way.office.refuse["v/1"] = (status, code)
    way.services.actions.mark([first, second], TYPED)
    sent = way.send()
    assert (sent.told, sent.refused, sent.error) == (1, 1, None)
    (row,) = way.services.cases.rows([first])
    assert (row.status, row.flags) == (Status.MARKED, Flag.MARK_REFUSED)
    refused = list(way.services.cases.history(first))[-1]
    assert refused.kind == EventKind.SOURCE_REFUSED
    assert refused.data["answer"] == f"HTTP {status}: {code}: No: v/1"
    assert way.send() == Sent()
    assert way.services.cases.verify_history()


def test_a_refusals_flag_goes_when_a_person_unmarks_or_a_later_mark_is_told(way: Way) -> None:
    way.poll()
    first, second, _ = way.ids()
    way.office.refuse |= {"v/1": (422, "period"), "v/2": (422, "period")}
    way.services.actions.mark([first, second], TYPED)
    way.send()
    way.office.refuse.clear()
    way.services.actions.unmark([first], "wrong", "anna")
    assert way.flags(first) == Flag.NONE
    way.services.actions.undo("", "anna")
    assert way.flags(first) == Flag.MARK_REFUSED
    way.send()
    assert way.flags(first) == Flag.NONE
    way.services.actions.undo("", "anna")
    assert way.flags(second) == Flag.NONE


def test_marked_there_already_is_as_good_as_told(way: Way) -> None:
    way.poll()
    way.office.marked.append(("v/1", "mark-exported"))
    way.services.actions.mark(way.ids()[:1], TYPED)
    assert way.send().told == 1


def test_a_wrong_address_gives_no_mark_up(way: Way) -> None:
    way.poll()
    way.services.actions.mark(way.ids()[:1], TYPED)
    right = way.inlet
    wrong = Inlet("feed", "Kassan", options={"address": f"{way.office.base}/api"}, id=way.id)
    sent = way.outbox.send(wrong, quiet)
    assert (sent.waiting, sent.error.code if sent.error else "") == (1, "nothing-there")
    assert way.outbox.send(right, quiet).told == 1


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (Fault(401), "sign-in-refused"),
        (Fault(403), "not-permitted"),
        (Fault(500), "server-fault"),
        (Fault(429), "asked-too-often"),
        (Fault(200, body=b"<html>Sign in to the hotel</html>", kind="text/html"), "answer-wrong"),
        (Fault(200, cut=True), "answer-wrong"),
        (Fault(302, (("Location", "/elsewhere"),)), "answer-wrong"),
        (Fault(307, (("Location", "http://127.0.0.9/"),)), "sent-elsewhere"),
    ],
)
def test_anything_else_waits(way: Way, fault: Fault, code: str) -> None:
    way.poll()
    way.services.actions.mark(way.ids(), TYPED)
    way.office.faults.append(fault)
    sent = way.send()
    assert (sent.told, sent.waiting, sent.error.code if sent.error else "") == (0, 3, code)
    assert [way.flags(each) for each in way.ids()] == [Flag.NONE] * 3
    assert way.send().told == 3


def test_no_keyring_is_told_and_everything_waits(way: Way) -> None:
    way.poll()
    way.services.actions.mark(way.ids(), TYPED)
    way.tokens.secret = ""
    sent = way.send()
    assert isinstance(sent.error, InletError)
    assert (sent.error.code, sent.waiting) == ("no-keyring", 3)


def test_a_paused_or_removed_way_in_is_left_alone(way: Way, clock: FixedClock) -> None:
    way.poll()
    first, second, _ = way.ids()
    way.services.actions.mark([first], TYPED)
    inlet = way.inlet
    assert way.outbox.send(Inlet("feed", "Kassan", options=inlet.options, paused=True, id=way.id), quiet).waiting == 1
    assert way.outbox.send(Inlet("post", "Kassan", id=way.id), quiet).waiting == 1
    way.store.inlets.remove_inlet(inlet, clock.now(), "anna", "act")
    way.services.actions.mark([second], TYPED)
    assert way.store.inlets.waiting_counts() == {way.id: 1}
    assert way.office.marked == []


def test_a_voucher_of_several_pages_is_told_once(way: Way) -> None:
    way.poll()
    way.office.items.append(item(4))
    assert way.poll() == 1
    way.services.actions.mark(way.ids(), TYPED)
    assert way.send().told == 4
    assert way.poll() == 0


def test_marks_of_what_came_in_a_file_are_told_nobody(way: Way) -> None:
    data = way.office.page("", 10)
    way.services.intake.store(way.services.intake.preview([BytesInput("page.json", data)], quiet), "anna", False, quiet)
    way.services.actions.mark(way.ids(), TYPED)
    assert way.store.inlets.waiting_counts() == {}


def test_the_token_is_nowhere_on_the_disk_or_in_words(way: Way, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(0)
    way.poll()
    way.services.actions.mark(way.ids(), TYPED)
    way.office.token = "another"
    sent = way.send()
    assert sent.error is not None
    assert sent.error.params["detail"] == "HTTP 401: token: Bearer … is unknown"
    with pytest.raises(InletError) as caught:
        way.poll()
    told = [str(sent.error), str(caught.value), caplog.text, *(str(each) for each in way.services.cases.history())]
    assert not any(TOKEN in each for each in told)
    for path in way.services.data_folder.rglob("*"):
        assert not path.is_file() or TOKEN.encode() not in path.read_bytes(), path

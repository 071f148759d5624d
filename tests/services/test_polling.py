"""Looking at ways in: what came stays whatever goes wrong then, and the wait grows with the faults."""

import logging
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from tests.conftest import FixedClock
from tests.imap_server import PASSWORD, USER, CuttingProxy, ImapServer, closing_box
from tests.memory_keyring import MemoryKeyring, memory_keyring
from tests.services.conftest import COMPANY, failure, quiet
from tests.services.test_mailed_files import SLIP, VOUCHERS, mail
from tests.sources.conftest import aged, imap_server, mailbox
from tests.sources.feed_server import TOKEN, item, serving
from workbench.domain.errors import (
    AskedTooOften,
    Cancelled,
    FileNotUsable,
    InletError,
    NoSuchInlet,
    Offline,
    PlaceMissing,
    ServerFault,
    TooLarge,
)
from workbench.domain.failure import Flag
from workbench.domain.inlets import Arrival, Inlet, Known, Option, Teller
from workbench.domain.ports import Progress
from workbench.services.inlets import Inlets
from workbench.services.intake import Intake
from workbench.services.outbox import Outbox, Sent
from workbench.services.polling import Polling
from workbench.services.requests import BytesInput, MarkRequest
from workbench.services.services import Services
from workbench.sources import Sources
from workbench.store.secrets import KeyringSecrets
from workbench.store.store import SqlStore

__all__ = ["imap_server", "mailbox", "memory_keyring"]


@dataclass
class Scripted:
    """A kind whose arrivals and faults a test says."""

    name: str = "scripted"
    title: str = "Scripted"
    options: tuple[Option, ...] = ()
    script: list[Arrival | InletError] = field(default_factory=list)
    settling: InletError | None = None
    place: str | None = None
    settled: list[str] = field(default_factory=list)

    def open(self, inlet: Inlet, secret: str) -> "Scripted":
        return self

    def teller(self, inlet: Inlet, secret: str) -> Teller | None:
        return None

    def arrivals(self, known: Known, cursor: str, progress: Progress) -> Iterator[Arrival]:
        for each in self.script:
            if isinstance(each, InletError):
                raise each
            if not known([each.key]):
                yield each

    def settle(self, arrival: Arrival) -> None:
        if self.settling:
            raise self.settling
        self.settled.append(arrival.key)

    def close(self) -> None:
        pass


class _Watched(Outbox):
    """An outbox that remembers what it was asked to tell."""

    told: list[Inlet]

    def send(self, inlet: Inlet, progress: Progress) -> Sent:
        self.told.append(inlet)
        return super().send(inlet, progress)


@dataclass
class Desk:
    """Services over a real store and a scripted way in."""

    store: SqlStore
    inlets: Inlets
    polling: Polling
    kind: Scripted
    inlet: Inlet
    told: list[Inlet]


@pytest.fixture
def desk(tmp_path: Path, clock: FixedClock) -> Iterator[Desk]:
    store = SqlStore.open(tmp_path / "data", program="test")
    kind = Scripted()
    told: list[Inlet] = []
    intake = Intake(store, Sources(), clock)
    secrets = KeyringSecrets(tmp_path)
    inlets = Inlets(store.inlets, secrets, (kind,), intake, clock)
    outbox = _Watched(store.inlets, {kind.name: kind}, secrets, clock)
    outbox.told = told
    polling = Polling(store.inlets, secrets, (kind,), intake, clock, outbox)
    made = inlets.add(Inlet("scripted", "Till", COMPANY, {}, 15), "", "anna")
    yield Desk(store, inlets, polling, kind, made, told)
    store.close()


def told_of(number: int) -> Arrival:
    return Arrival(f"k{number}", f"{number}.txt", failure(f"F {number}").encode(), f"c{number}")


def test_what_came_before_a_fault_is_kept_with_its_place(desk: Desk) -> None:
    desk.kind.script = [told_of(1), told_of(2), Offline(name="Till", host="x"), told_of(3)]
    result = desk.polling.poll(desk.inlet, quiet)
    assert (result.arrived, result.understood, result.failures) == (2, 2, 2)
    assert isinstance(result.error, Offline)
    assert desk.inlets.get(desk.inlet.id).cursor == "c2"
    assert desk.kind.settled == ["k1", "k2"]
    desk.kind.script = [told_of(1), told_of(2), told_of(3)]
    again = desk.polling.poll(desk.inlet, quiet)
    assert (again.arrived, again.failures, again.error) == (1, 1, None)
    assert desk.store.inlets.known_arrivals(desk.inlet.id, ["k1", "k2", "k3", "k4"]) == {"k1", "k2", "k3"}


def test_what_comes_is_of_the_company_of_its_way_in(desk: Desk) -> None:
    desk.kind.script = [told_of(1)]
    desk.polling.poll(desk.inlet, quiet)
    with desk.store.writing() as writer:
        (waiting,) = writer.unjoined_failures()
    assert waiting.failure.company == COMPANY


def test_when_all_was_well_last_is_remembered_over_faults(desk: Desk, clock: FixedClock) -> None:
    desk.polling.poll(desk.inlet, quiet)
    well = clock.now()
    clock.move(minutes=20)
    desk.kind.script = [ServerFault(name="Till", host="h", detail="500")]
    desk.polling.poll(desk.inlet, quiet)
    (view,) = desk.inlets.all()
    assert view.run is not None
    assert (view.run.at, view.run.well) == (clock.now(), well)
    assert isinstance(view.error, ServerFault)
    assert view.error.params == {"name": "Till", "host": "h", "detail": "500"}


def test_what_can_not_be_moved_there_is_told_and_the_rest_goes_on(desk: Desk) -> None:
    desk.kind.script, desk.kind.settling = [told_of(1), told_of(2)], FileNotUsable(name="T", file="f", detail="d")
    result = desk.polling.poll(desk.inlet, quiet)
    assert (result.arrived, type(result.error)) == (2, FileNotUsable)


def test_stopping_keeps_what_came(desk: Desk) -> None:
    desk.kind.script = [told_of(1), told_of(2)]
    seen: list[int] = []

    def stop(done: int, total: int) -> None:
        seen.append(done)
        if len(seen) > 4:
            raise Cancelled

    with pytest.raises(Cancelled):
        desk.polling.poll(desk.inlet, stop)
    kept = desk.store.inlets.known_arrivals(desk.inlet.id, ["k1", "k2"])
    assert kept == {"k1"}
    assert desk.polling.poll(desk.inlet, quiet).arrived == 1


def test_one_too_large_waits_in_the_tray_with_its_reason(desk: Desk) -> None:
    refused = TooLarge(name="Fel (90 MB)", limit="64 MB")
    desk.kind.script = [Arrival("k", "Fel (90 MB)", b"Subject: Fel\n", "c", refused)]
    result = desk.polling.poll(desk.inlet, quiet)
    assert (result.arrived, result.understood, result.error) == (1, 0, None)
    (item,) = desk.store.tray()
    assert (item.name, item.reason) == ("Fel (90 MB)", TooLarge.code)


def test_marks_are_told_after_each_look_but_not_when_offline(desk: Desk) -> None:
    desk.polling.poll(desk.inlet, quiet)
    desk.kind.script = [PlaceMissing(name="Till", place="x")]
    desk.polling.poll(desk.inlet, quiet)
    assert len(desk.told) == 2
    for error in (Offline(name="Till", host="x"), AskedTooOften(name="Till", seconds=9)):
        desk.kind.script = [error]
        desk.polling.poll(desk.inlet, quiet)
    assert len(desk.told) == 2


def test_one_that_was_taken_away_is_not_looked_at(desk: Desk) -> None:
    desk.inlets.remove(desk.inlet.id, "anna")
    with pytest.raises(NoSuchInlet):
        desk.polling.poll(desk.inlet, quiet)


def waits(desk: Desk, clock: FixedClock) -> int:
    """Return after how many minutes the way in is due again."""
    start = clock.now()
    return next(each for each in range(1000) if desk.polling.due(start + timedelta(minutes=each)))


def test_it_is_due_by_its_minutes_and_after_faults_later_and_later(desk: Desk, clock: FixedClock) -> None:
    assert waits(desk, clock) == 0
    desk.polling.poll(desk.inlet, quiet)
    assert waits(desk, clock) == 15
    desk.kind.script = [Offline(name="Till", host="x")]
    waited = []
    for _ in range(7):
        desk.polling.poll(desk.inlet, quiet)
        waited.append(waits(desk, clock))
        clock.move(minutes=waited[-1])
    assert waited == [15, 30, 60, 120, 240, 240, 240]
    desk.kind.script = []
    desk.polling.poll(desk.inlet, quiet)
    assert waits(desk, clock) == 15
    desk.kind.script = [AskedTooOften(name="Till", seconds=3600)]
    desk.polling.poll(desk.inlet, quiet)
    assert waits(desk, clock) == 60
    desk.inlets.pause(desk.inlet.id, True, "anna")
    assert desk.polling.due(clock.now() + timedelta(days=2)) == []


def test_one_that_is_looked_at_seldom_does_not_wait_less_for_its_faults(desk: Desk, clock: FixedClock) -> None:
    desk.inlets.change(replace(desk.inlet, minutes=600), None, "anna")
    desk.kind.script = [Offline(name="Till", host="x")]
    for _ in range(3):
        desk.polling.poll(desk.inlet, quiet)
    assert waits(desk, clock) == 600


def notice(number: int) -> bytes:
    return (
        f"From: noreply@brp.se\r\nTo: anna@example.se\r\nSubject: Fel {number}\r\n"
        f"Message-ID: <{number}@brp.se>\r\nDate: Mon, 02 Feb 2026 09:00:00 +0100\r\n\r\n{failure(f'F {number}')}\r\n"
    ).encode()


def test_a_mark_is_told_at_once_through_the_feed_it_came_by(services: Services, memory_keyring: MemoryKeyring) -> None:
    def now() -> datetime:
        return datetime.now().astimezone()

    with serving() as office:
        office.items = [item(1), item(2)]
        made = services.inlets.add(Inlet("feed", "Kassan", options={"address": office.base}), TOKEN, "anna")
        assert services.polling.poll(made, quiet).vouchers == 2
        first, second = (row.id for row in services.cases.index().rows)
        assert services.polling.due(now()) == []
        services.actions.mark([first, second], MarkRequest("typed", "anna", None, "A", "12"))
        assert [each.name for each in services.polling.due(now())] == ["Kassan"]
        office.refuse = {item(2)["id"]: (422, "closed")}
        result = services.polling.poll(made, quiet)
        assert (result.waiting_marks, result.error) == (0, None)
        assert set(result.changes.voucher_ids) == {first, second}
        assert services.polling.due(now()) == []
        flags = {row.id: row.flags for row in services.cases.index().rows}
        assert flags == {first: Flag.NONE, second: Flag.MARK_REFUSED}


def test_the_secret_is_nowhere_on_disk_or_in_what_is_said(
    services: Services,
    mailbox: ImapServer,
    memory_keyring: MemoryKeyring,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    mailbox.put(notice(1))
    options = {"host": "127.0.0.1", "port": str(mailbox.tls), "user": USER}
    made = services.inlets.add(Inlet("mailbox", "Post", COMPANY, options), PASSWORD, "anna")
    assert services.inlets.check(made, None, quiet).new == 1
    result = services.polling.poll(made, quiet)
    assert (result.arrived, result.failures, result.error) == (1, 1, None)
    wrong = "fel-Ord-0815"
    services.inlets.change(made, wrong, "anna")
    refused = services.polling.poll(made, quiet)
    assert refused.error is not None
    said = capfd.readouterr()
    told = "\n".join((said.out, said.err, caplog.text, str(refused.error), repr(refused), repr(services.inlets.all())))
    files = [each for each in services.data_folder.rglob("*") if each.is_file()]
    assert any(each.name.endswith("-wal") for each in files)
    for secret in (PASSWORD, wrong):
        assert secret not in told
        for each in files:
            assert secret.encode() not in each.read_bytes(), each
    assert b"Fel 1" in b"".join(each.read_bytes() for each in files)


def test_a_notice_out_of_a_mailbox_brings_its_receipt(
    services: Services, mailbox: ImapServer, memory_keyring: MemoryKeyring
) -> None:
    exported = services.intake.preview([BytesInput("export.xml", VOUCHERS.encode())], quiet)
    services.intake.store(exported, "anna", False, quiet)
    mailbox.put(mail(failure("F 1"), SLIP).as_bytes())
    options = {"host": "127.0.0.1", "port": str(mailbox.tls), "user": USER}
    made = services.inlets.add(Inlet("mailbox", "Post", COMPANY, options), PASSWORD, "anna")
    result = services.polling.poll(made, quiet)
    assert (result.failures, result.error) == (1, None)
    assert [each.name for each in services.cases.detail(1).receipts] == ["kvitto.pdf"]


def test_a_renumbered_mailbox_is_looked_at_again_and_nothing_comes_twice(
    services: Services, mailbox: ImapServer, memory_keyring: MemoryKeyring
) -> None:
    options = {"host": "127.0.0.1", "port": str(mailbox.tls), "user": USER, "folder": "Renewed"}
    made = services.inlets.add(Inlet("mailbox", "Post", COMPANY, options), PASSWORD, "anna")
    found: list[tuple[int, int, int]] = []
    for _ in range(2):
        with closing_box(mailbox.box()) as box:
            box.create("Renewed")
        mailbox.put(notice(1), notice(2), folder="Renewed")
        result = services.polling.poll(made, quiet)
        assert result.error is None
        found.append((result.arrived, result.understood, result.failures))
        with closing_box(mailbox.box()) as box:
            box.delete("Renewed")
        time.sleep(1.1)  # the server makes its UIDVALIDITY of the time, in whole seconds
    assert found == [(2, 2, 2), (2, 2, 0)]
    assert len(services.cases.tray()) == 2


@pytest.mark.timeout(300)
def test_a_soak_with_faults_ends_with_everything_once(
    services: Services, tmp_path: Path, mailbox: ImapServer, memory_keyring: MemoryKeyring
) -> None:
    """Look 1 000 times at a folder and a mailbox, whose connection is cut at random."""
    chance, folder = Random(4711), tmp_path / "in"
    folder.mkdir()
    with closing(CuttingProxy(mailbox.plain)) as proxy:
        options = {"host": "127.0.0.1", "port": str(proxy.port), "security": "none", "user": USER}
        post = services.inlets.add(Inlet("mailbox", "Post", COMPANY, options), PASSWORD, "anna")
        till = services.inlets.add(Inlet("folder", "Till", COMPANY, {"path": str(folder)}), "", "anna")
        sent = faults = arrived = failures = 0
        for _ in range(500):
            if chance.random() < 0.2:
                sent += 2
                mailbox.put(notice(sent))
                aged(folder / f"{sent}.txt", failure(f"F {sent + 1}"), chance.randrange(10, 1000))
            proxy.cut_after = chance.randrange(3000) if chance.random() < 0.5 else None
            for each in (post, till):
                if each is till and chance.random() < 0.1:
                    folder.rename(tmp_path / "away")
                result = services.polling.poll(each, quiet)
                faults += result.error is not None
                arrived += result.arrived
                failures += result.failures
                if (tmp_path / "away").exists():
                    (tmp_path / "away").rename(folder)
        proxy.cut_after = None
        for each in (post, till):
            last = services.polling.poll(each, quiet)
            assert last.error is None
            arrived += last.arrived
            failures += last.failures
    assert sent > 100
    assert faults > 100
    assert (arrived, failures) == (sent, sent)
    assert len(services.cases.tray()) == sent
    assert services.cases.verify_history() > sent

"""What every way in that fetches by itself keeps to."""

from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.imap_server import PASSWORD, USER
from tests.sources.conftest import aged
from tests.sources.feed_server import TOKEN, item, serving
from workbench.domain.errors import InletError
from workbench.domain.inlets import Inlet, InletKind, OptionKind
from workbench.sources.live import LIVE
from workbench.texts import Texts

BY_NAME = {each.name: each for each in LIVE}


@dataclass(frozen=True, slots=True)
class Example:
    """A way in of a kind with two new things in it, and one where nothing can be had."""

    kind: InletKind
    inlet: Inlet
    secret: str
    broken: Inlet


@pytest.fixture(params=BY_NAME)
def example(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Example]:
    kind = BY_NAME[request.param]
    if kind.name == "folder":
        aged(tmp_path / "in" / "a.xml", "<a/>")
        aged(tmp_path / "in" / "b.xml", "<b/>")
        options = {"path": str(tmp_path / "in"), "moved_to": "read"}
        broken = {"path": str(tmp_path / "gone")}
        yield Example(kind, Inlet(kind.name, "X", "", options), "", Inlet(kind.name, "X", "", broken))
        return
    if kind.name == "feed":
        with serving() as office:
            office.items = [item(1), item(2)]
            options = {"address": office.base, "page_size": "1"}
            broken = {"address": "http://127.0.0.1:1/api"}
            yield Example(kind, Inlet(kind.name, "X", "", options), TOKEN, Inlet(kind.name, "X", "", broken))
        return
    assert kind.name == "mailbox", "a new kind wants its example here"
    server = request.getfixturevalue("mailbox")
    server.put(b"Subject: a\r\n\r\na", b"Subject: b\r\n\r\nb")
    options = {"host": "127.0.0.1", "port": str(server.tls), "user": USER}
    yield Example(
        kind, Inlet(kind.name, "X", "", options), PASSWORD, Inlet(kind.name, "X", "", {**options, "port": "1"})
    )


class Known:
    def __init__(self) -> None:
        self.keys: set[str] = set()

    def __call__(self, keys: Sequence[str]) -> set[str]:
        return self.keys & set(keys)


def quiet(done: int, total: int) -> None:
    del done, total


@pytest.mark.parametrize("kind", LIVE, ids=lambda kind: kind.name)
def test_its_options_are_well_formed_and_translated(kind: InletKind) -> None:
    swedish = Texts("sv", ROOT / "resources" / "i18n")
    names = [each.name for each in kind.options]
    assert len(names) == len(set(names))
    assert sum(each.kind is OptionKind.SECRET for each in kind.options) <= 1
    same = {"Server", "Port", "TLS", "STARTTLS"}
    for option in kind.options:
        assert option.name.isidentifier()
        assert (option.kind is OptionKind.CHOICE) == bool(option.choices)
        if option.choices:
            assert option.default in [value for value, _ in option.choices]
        for words in (kind.title, option.title, option.hint, *(words for _, words in option.choices)):
            assert not words or words in same or swedish.t(words) != words, words


@pytest.mark.parametrize("kind", LIVE, ids=lambda kind: kind.name)
def test_it_opens_without_reaching_anything(kind: InletKind, tmp_path: Path) -> None:
    values = {
        "host": "no-such-host.invalid",
        "path": str(tmp_path / "gone"),
        "address": "https://no-such-host.invalid/",
    }
    options = {
        each.name: values.get(each.name, each.default or "x")
        for each in kind.options
        if each.kind is not OptionKind.SECRET and each.required
    }
    inlet = Inlet(kind.name, "X", "", options)
    kind.open(inlet, "secret").close()
    teller = kind.teller(inlet, "secret")
    if teller is not None:
        teller.close()


def test_what_is_known_does_not_come_again(example: Example) -> None:
    known, cursor = Known(), ""
    with closing(example.kind.open(example.inlet, example.secret)) as live:
        arrived = list(live.arrivals(known, cursor, quiet))
    assert len(arrived) == len({each.key for each in arrived}) == 2
    known.keys.add(arrived[0].key)
    with closing(example.kind.open(example.inlet, example.secret)) as live:
        assert [each.key for each in live.arrivals(known, "", quiet)] == [arrived[1].key]
    known.keys.add(arrived[1].key)
    for cursor in ("", arrived[-1].cursor or "", "not what it was", "{}", "null", '{"uid": "x"}'):
        with closing(example.kind.open(example.inlet, example.secret)) as live:
            assert list(live.arrivals(known, cursor, quiet)) == []


def test_settling_twice_is_settling_once(example: Example) -> None:
    known = Known()
    with closing(example.kind.open(example.inlet, example.secret)) as live:
        for each in live.arrivals(known, "", quiet):
            live.settle(each)
            live.settle(each)
            known.keys.add(each.key)
    with closing(example.kind.open(example.inlet, example.secret)) as live:
        assert list(live.arrivals(known, "", quiet)) == []


def test_what_goes_wrong_is_told_as_a_known_error_with_its_name(example: Example) -> None:
    with closing(example.kind.open(example.broken, example.secret)) as live, pytest.raises(InletError) as told:
        list(live.arrivals(Known(), "", quiet))
    assert told.value.params["name"] == "X"
    with suppress(InletError):
        live.close()

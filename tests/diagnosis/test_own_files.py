"""An office's own explanations: what they may leave out, that they win, and that a wrong one stops nothing."""

import contextlib
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import ROOT
from workbench.diagnosis import Catalogue, Diagnoser
from workbench.diagnosis.current import CurrentDiagnosis
from workbench.diagnosis.own_files import checked_cause, read_own_files
from workbench.diagnosis.toml_file import LARGEST_FILE, Wrong, parse
from workbench.domain.failure import Failure
from workbench.domain.finding import CauseKey, Finding
from workbench.settings import resource
from workbench.texts import Texts

OWN = """
family = "voucher"
enter_by_hand = "yes"
codes = [2009999]
patterns = ["Kassan {value} är låst för konto {account}"]

[sv]
title = "Kassan är låst: konto {account}"
why = "Kassan är inte avslutad för konto {account}."
fortnox_steps = ["Avsluta kassan {value}."]
"""


def own(catalogue: Catalogue, folder: Path, content: str = OWN, name: str = "own-till") -> Catalogue:
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.toml").write_text(content, "utf-8")
    return catalogue.with_own(folder)


def test_a_title_and_a_why_in_one_language_are_enough(catalogue: Catalogue, tmp_path: Path) -> None:
    ours = own(catalogue, tmp_path)
    assert ours.left_out == ()
    (found,) = Diagnoser(ours).read("Felkod: 2009999 Meddelande: Kassan 7 är låst för konto 1910")
    assert (found.cause, dict(found.variables)) == ("own-till", {"account": "1910", "value": "7"})
    for language in ("sv", "en"):
        told = ours.explain(found, language, "brp")
        assert told.title == "Kassan är låst: konto 1910"
        assert told.why == "Kassan är inte avslutad för konto 1910."
        assert told.steps == ("Avsluta kassan 7.",)
        assert (told.by_hand, told.prevention) == ("", "")
    assert ours.title(CauseKey("own-till"), "en") == "Kassan är låst: konto …"


def test_a_value_that_is_not_spoken_of_does_not_part_the_vouchers(catalogue: Catalogue, tmp_path: Path) -> None:
    ours = Diagnoser(own(catalogue, tmp_path, OWN.replace("Avsluta kassan {value}.", "Avsluta kassan.")))
    first, second = (ours.read(f"Kassan {number} är låst för konto 1910")[0].key for number in (7, 8))
    assert first == second == CauseKey("own-till", (("account", "1910"),))


def test_a_language_with_nothing_written_in_it_says_what_the_other_says(catalogue: Catalogue, tmp_path: Path) -> None:
    ours = own(catalogue, tmp_path, OWN + '\n[en]\ntitle = ""\nwhy = " "\nfortnox_steps = [""]\n')
    assert ours.explain(Finding("own-till"), "en", "").title == ours.explain(Finding("own-till"), "sv", "").title


def test_an_own_code_and_an_own_wording_win_over_ours(catalogue: Catalogue, tmp_path: Path) -> None:
    message = 'Voucher creating process failed with error : {"message":"Konto 4903 saknas i kontoplanen.","code":%s}'
    assert Diagnoser(catalogue).read(message % "2001798")[0].cause == "account-missing"
    by_code = own(catalogue, tmp_path / "code", OWN.replace("2009999", '"2001798"'))
    assert Diagnoser(by_code).read(message % "2001798")[0].cause == "own-till"
    words = OWN.replace("Kassan {value} är låst för konto {account}", "Konto {account} saknas i kontoplanen")
    by_wording = own(catalogue, tmp_path / "wording", words)
    assert Diagnoser(by_wording).read(message % "2001798")[0].cause == "own-till"
    assert Diagnoser(by_wording).read("Konto 4903 saknas i kontoplanen.")[0].variables == {"account": "4903"}


def test_a_file_named_like_one_of_ours_takes_its_place(catalogue: Catalogue, tmp_path: Path) -> None:
    given = resource("causes", "account-missing.toml").read_text("utf-8")
    changed = given.replace("Konto {account} saknas i kontoplanen", "Konto {account} finns inte hos oss")
    ours = own(catalogue, tmp_path, changed, "account-missing")
    key = CauseKey("account-missing", (("account", "4903"),))
    assert ours.title(key, "sv") == "Konto 4903 finns inte hos oss"
    assert (ours.own, ours.added) == (frozenset({"account-missing"}), frozenset())
    assert Diagnoser(ours).read("Felkod: 2001798")[0].cause == "account-missing"


def test_a_short_number_is_a_code_of_the_old_interface(catalogue: Catalogue, tmp_path: Path) -> None:
    assert own(catalogue, tmp_path, OWN.replace("2009999", "77")).cause("own-till").codes == ("old-api:77",)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("codes = [2009999]", "codes = [2009999", "rad 5, tecken"),
        ('"Kassan är låst: konto {account}"', '"Kassan är låst: konto {account}', "rad 8"),
        ("family = ", "famly = ", "menas ”family”"),
        ('"voucher"', '"vouchers"', "något av voucher, attachment"),
        ('enter_by_hand = "yes"', "", "”enter_by_hand” saknas; det ska vara något av yes, after-replacement, no"),
        ("Kassan {value} är låst för", "Kassan {kassa} är låst för", "”patterns”: {kassa} är ingen känd platshållare"),
        ("Avsluta kassan {value}.", "Avsluta kassan {kassa}.", "”sv.fortnox_steps 1”: {kassa}"),
        ("[sv]", "[sv]\ntitel = 'x'", "menas ”title”"),
        ("why = ", "prevention = ", "”sv.why” saknas; skriv något där"),
        ("[2009999]", '["FN 12"]', "”FN 12” är ingen kod"),
        ('patterns = ["Kassan {value} är låst för konto {account}"]', 'patterns = ["ao"]', "för kort"),
        ("[sv]", "[sv]\nby_hand = 1", "”sv.by_hand” ska vara en text inom citattecken"),
        ('fortnox_steps = ["Avsluta kassan {value}."]', 'fortnox_steps = "Avsluta"', "ska vara en lista"),
        ("[sv]", "[sv]\nwhy = 'x'", "står två gånger"),
    ],
)
def test_a_slip_leaves_one_file_out_and_tells_file_place_and_remedy(
    old: str, new: str, told: str, catalogue: Catalogue, tmp_path: Path
) -> None:
    assert old in OWN
    own(catalogue, tmp_path, OWN.replace("2009999", "2008888"), "own-other")
    ours = own(catalogue, tmp_path, OWN.replace(old, new, 1))
    (error,) = ours.left_out
    words = Texts("sv", ROOT / "resources" / "i18n").error(error)
    assert told in words
    assert "own-till.toml" in words
    assert "Rätta det stället" in words
    assert ours.added == {"own-other"}


def test_what_names_no_code_and_no_wording_is_left_out(catalogue: Catalogue, tmp_path: Path) -> None:
    nothing = OWN.replace("codes = [2009999]", "").replace("Kassan {value} är låst för konto {account}", "")
    (error,) = own(catalogue, tmp_path, nothing).left_out
    assert "it explains nothing yet" in str(error)
    (error,) = own(catalogue, tmp_path / "blank", 'family="voucher"\nenter_by_hand="no"\n[sv]\ntitle=""').left_out
    assert "it says nothing yet" in str(error)


def test_of_two_own_files_with_one_code_the_first_stands(catalogue: Catalogue, tmp_path: Path) -> None:
    own(catalogue, tmp_path, OWN, "own-a")
    ours = own(catalogue, tmp_path, OWN, "own-b")
    assert ours.added == {"own-a"}
    assert "2009999 also stands in own-a.toml" in str(ours.left_out[0])


def test_a_file_that_is_no_text_too_large_or_a_folder_is_left_out(catalogue: Catalogue, tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_bytes(b'title = "\xe5"')
    (tmp_path / "b.toml").write_bytes(b"#" * (LARGEST_FILE + 1))
    (tmp_path / "c.toml").mkdir()
    (tmp_path / "D e.toml").write_text(OWN, "utf-8")
    (tmp_path / "f.toml").write_text("x = " + "[" * 5000, "utf-8")
    told = [str(error) for error in catalogue.with_own(tmp_path).left_out]
    assert len(told) == 5
    assert any("line 1" in each and "UTF-8" in each for each in told)
    assert any("larger than" in each for each in told)
    assert any("“D e” cannot be the name" in each for each in told)


def test_a_folder_that_can_not_be_read_stops_nothing(
    catalogue: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_values: object) -> None:
        raise OSError(64, "The network name is no longer available")

    monkeypatch.setattr(Path, "glob", gone)
    ours = catalogue.with_own(tmp_path)
    assert ours.causes == catalogue.causes
    (error,) = ours.left_out
    assert "no longer available" in str(error)
    assert str(tmp_path) in str(error)


def test_no_folder_is_no_own_files(catalogue: Catalogue, tmp_path: Path) -> None:
    ours = catalogue.with_own(tmp_path / "none")
    assert (ours.version, ours.own, ours.left_out) == (catalogue.version, frozenset(), ())


@given(st.binary(max_size=200) | st.text("abc=[]{}\"'#\n.1 å", max_size=60).map(str.encode))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with contextlib.suppress(Wrong):
        assert isinstance(parse(data), dict)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=9),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(("sv", "en", "title", "why", "codes", "names", "source_steps", "any", "variables")),
                inner,
                max_size=4,
            )
        ),
        max_leaves=12,
    )
)
def test_any_content_is_read_or_refused(value: object) -> None:
    content = value if isinstance(value, dict) else {"sv": value}
    with contextlib.suppress(Wrong):
        cause = checked_cause("own-x", {"family": "voucher", "enter_by_hand": "no", **content}, ())
        assert cause.texts["sv"].title


def test_a_hundred_own_files_are_read_quickly(catalogue: Catalogue, tmp_path: Path) -> None:
    for number in range(100):
        own_text = OWN.replace("2009999", str(2100000 + number))
        (tmp_path / f"own-{number}.toml").write_text(own_text, "utf-8")
    began = time.process_time()
    assert len(read_own_files(tmp_path, catalogue.causes).causes) == 100
    assert time.process_time() - began < 0.5


def test_another_catalogue_is_used_from_the_moment_it_is_given(catalogue: Catalogue, tmp_path: Path) -> None:
    current = CurrentDiagnosis(catalogue)
    failure = Failure("brp", "Felkod: 2009999")
    assert current.findings(failure, None)[0].cause == "unknown"
    before = current.version
    current.use(own(catalogue, tmp_path))
    assert current.findings(failure, None)[0].cause == "own-till"
    assert current.version != before
    assert current.failures("Felkod: 2009999")[0].code == "2009999"

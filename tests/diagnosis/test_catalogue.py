"""Cause files: what is refused and how it is said, and the words that come out."""

import shutil
import time
import tomllib
from pathlib import Path

import pytest

from workbench.diagnosis import Catalogue
from workbench.domain.errors import CatalogueError
from workbench.domain.finding import CauseKey, Finding
from workbench.settings import resource

GOOD = resource("causes", "account-missing.toml").read_text("utf-8")


def test_loading_is_quick() -> None:
    """Most of it is the parser's own time, whatever the machine."""
    began = time.process_time()
    for path in resource("causes").rglob("*.toml"):
        tomllib.loads(path.read_text("utf-8"))
    parsed = time.process_time()
    Catalogue.load(resource("causes"))
    assert time.process_time() - parsed < 2.2 * (parsed - began)


def test_the_version_follows_the_content(tmp_path: Path) -> None:
    first = Catalogue.load(resource("causes"))
    assert first.version == first.with_own(tmp_path).version
    (tmp_path / "account-missing.toml").write_text(GOOD + "\n# ours\n", "utf-8")
    assert first.version != first.with_own(tmp_path).version


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('family = "voucher"', 'family = "vouchers"', "vouchers"),
        ('family = "voucher"', 'famly = "voucher"', "famly"),
        ('"after-replacement"', '"perhaps"', "perhaps"),
        ("[en]", "[eng]", "eng"),
        ("generic_title = ", "generisk_title = ", "generisk_title"),
        ('marks = ["account"]', 'marks = ["konto"]', "konto"),
        ('variables = ["account"]', 'variables = ["acount"]', "acount"),
        ('variables = ["account"]', 'variables = "account"', "variables"),
        ("sök efter {account}", "sök efter {series}", "series"),
        ("sök efter {account}", "sök efter {account", "brace"),
        ('account = ["konto {value}", "kontot"]', 'account = ["konto", "kontot"]', "names.account"),
        ('"2001798"', '"20 01798"', "20 01798"),
        ('"2001798"', '"2000550"', "2000550"),
        ('"Konto saknas i kontoplanen"', '"a"', "too short"),
        ("family = ", "family == ", "line 1"),
        ("[en]", "[sv]", "twice"),
    ],
)
def test_a_slip_in_a_file_is_told_with_file_and_key(old: str, new: str, told: str, tmp_path: Path) -> None:
    assert old in GOOD
    copied = tmp_path / "causes"
    shutil.copytree(resource("causes"), copied)
    (copied / "account-missing.toml").write_text(GOOD.replace(old, new), "utf-8")
    with pytest.raises(CatalogueError) as error:
        Catalogue.load(copied)
    assert "account-missing.toml" in str(error.value.params["path"]) or "account-inactive" in str(error.value)
    assert told in str(error.value.params["detail"])


def test_an_empty_folder_is_no_catalogue(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError):
        Catalogue.load(tmp_path)


def test_an_unknown_id_is_the_unknown_cause(catalogue: Catalogue) -> None:
    assert catalogue.cause("gone-since").id == "unknown"
    assert catalogue.title(CauseKey("gone-since"), "sv") == "Okänt fel"


def test_the_words_with_and_without_a_value(catalogue: Catalogue) -> None:
    known = catalogue.explain(Finding("account-missing", variables={"account": "4903"}), "sv", "brp")
    assert known.title == "Konto 4903 saknas i kontoplanen"
    assert any("konto 4903" in step for step in known.fortnox_steps)
    assert any("Mark as exported" in step for step in known.source_steps)
    generic = catalogue.explain(Finding("account-missing"), "sv", "brp")
    assert generic.title == "Ett konto saknas i kontoplanen"
    assert any("efter kontot." in step for step in generic.fortnox_steps)


def test_a_sentence_that_begins_with_a_name_has_a_capital(catalogue: Catalogue) -> None:
    told = catalogue.explain(Finding("account-inactive", variables={"account": "1950"}), "en", "")
    assert told.why.startswith("Account 1950 is")


def test_a_language_without_words_is_told_in_english(catalogue: Catalogue) -> None:
    told = catalogue.explain(Finding("account-inactive"), "fi", "")
    assert told.title == "An account is not active"


def test_a_value_that_looks_like_a_placeholder_stays_as_it_is(catalogue: Catalogue) -> None:
    told = catalogue.explain(Finding("cost-center-missing", variables={"cost_center": "{value}{x}"}), "en", "")
    assert told.title == "Cost centre {value}{x} does not exist"

"""An office's own explanations: begun from a failure, written, used at once, shared, deleted."""

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
import tomli_w
from hypothesis import given
from hypothesis import strategies as st

from tests.services.conftest import BringIn, brp, failure, quiet
from workbench.diagnosis.drafting import wording_of
from workbench.diagnosis.wording import Searched, Wording
from workbench.domain.errors import (
    ExplanationExists,
    ExplanationWrong,
    FileNotWritable,
    NoSuchExplanation,
    OwnFileLeftOut,
    OwnFileRefused,
)
from workbench.domain.finding import Finding
from workbench.services.explanation_draft import Draft, Words, content_of, free_name, is_name, plain_name, read_draft
from workbench.services.own_explanations import OwnExplanations
from workbench.services.services import Services

MESSAGE = "Kassan Reception 2 är låst för konto 4903 sedan 2026-01-0{}."
UNKNOWN = '{{"ErrorInformation":{{"error":1,"message":"{}","code":2009999}}}}'


@pytest.fixture
def stuck(services: Services, bring_in: BringIn) -> Services:
    """Bring in F 1 to F 4: F 1 and F 2 failed with a code nobody knows, F 3 with a known one."""
    vouchers = (
        (str(n), f"2026-01-0{n}", f"Kassarapport nr {n}", account)
        for n, account in enumerate(("4903", "4903", "4904", "3001"), 1)
    )
    told = [f"Voucher F {n}\nfailed with error : {UNKNOWN.format(MESSAGE.format(n))}" for n in (1, 2)]
    bring_in(brp(*vouchers), *told, failure("F 3", "4904"))
    return services


def begun(services: Services, place: int = 0) -> Draft:
    row = services.cases.index().rows[place]
    detail = services.cases.detail(row.id)
    return services.explanations.draft(detail.findings[0], detail.case.voucher)


def written(draft: Draft, title: str = "Kassan är låst") -> Draft:
    return replace(draft, words={"sv": Words(title, "Dagen är inte avslutad.", ("Avsluta kassan.",))})


def causes(services: Services) -> list[str]:
    services.cases.rediagnose(quiet)
    return [row.causes[0].cause if row.causes else "" for row in services.cases.index().rows]


def test_a_draft_takes_code_and_wording_from_the_failure(stuck: Services) -> None:
    draft = begun(stuck)
    assert draft.name == "own-2009999"
    assert draft.codes == ("2009999",)
    assert draft.patterns == ("Kassan Reception {value} är låst för konto {account} sedan {date}.",)
    assert draft.example == MESSAGE.format(1)
    assert draft.enter_by_hand == stuck.catalogue.cause("unknown").enter_by_hand
    assert list(draft.words) == ["sv", "en"]
    assert not any(draft.words.values())


def test_what_is_saved_explains_all_its_vouchers_at_once(stuck: Services) -> None:
    assert causes(stuck) == ["unknown", "unknown", "account-missing", ""]
    draft = written(begun(stuck))
    assert stuck.explanations.reach(draft, stuck.explanations.met()).vouchers == 2
    path = stuck.explanations.save(draft)
    assert path == stuck.data_folder / "causes" / "own-2009999.toml"
    assert [each.name for each in path.parent.iterdir()] == ["own-2009999.toml"]
    assert stuck.cases.stale()
    assert causes(stuck) == ["own-2009999", "own-2009999", "account-missing", ""]
    (found,) = stuck.cases.detail(stuck.cases.index().rows[0].id).findings
    told = stuck.catalogue.explain(found, "en", "brp")
    assert (told.title, told.steps) == ("Kassan är låst", ("Avsluta kassan.",))
    (card,) = [card for card in stuck.cases.index().cards("") if card.key.cause == draft.name]
    assert card.vouchers == 2


def test_a_known_cause_is_begun_as_it_stands_and_replaced(stuck: Services) -> None:
    draft = begun(stuck, 2)
    assert draft.name == "account-missing"
    assert draft.words["sv"].title == "Konto {account} saknas i kontoplanen"
    changed = replace(draft, words={**draft.words, "sv": replace(draft.words["sv"], source_steps=("Ring växeln.",))})
    assert stuck.explanations.reach(changed, stuck.explanations.met()).vouchers == 1
    stuck.explanations.save(changed)
    (found,) = stuck.cases.detail(stuck.cases.index().rows[2].id).findings
    assert stuck.catalogue.explain(found, "sv", "brp").source_steps == ("Ring växeln.",)
    assert "konto 4904" in " ".join(stuck.catalogue.explain(found, "sv", "brp").fortnox_steps)
    assert stuck.catalogue.explain(found, "en", "brp").source_steps != ("Ring växeln.",)
    (own,) = stuck.explanations.all()
    assert (own.name, own.replaces, own.error) == ("account-missing", True, None)
    stuck.explanations.delete("account-missing")
    assert stuck.catalogue.explain(found, "sv", "brp").source_steps != ("Ring växeln.",)


def test_what_the_office_has_explained_is_opened_again(stuck: Services) -> None:
    stuck.explanations.save(written(begun(stuck)))
    again = begun(stuck, 1)
    assert (again.name, again.words["sv"].title) == ("own-2009999", "Kassan är låst")
    stuck.explanations.save(written(again, "Kassan är stängd"))
    (own,) = stuck.explanations.all()
    assert own.cause is not None
    assert own.cause.texts["en"].title == "Kassan är stängd"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"words": {}}, "it says nothing yet"),
        ({"words": {"sv": Words("Titel")}}, "“sv.why” is missing"),
        ({"words": {"en": Words("Title {konto}", "Why")}}, "“en.title”: {konto} cannot be filled"),
        ({"codes": (), "patterns": ()}, "it explains nothing yet"),
        ({"patterns": ("ao",)}, "too short"),
        ({"codes": ("12 34",)}, "“12 34” is no code"),
        ({"family": ""}, "“family” is “”, but must be"),
        ({"name": "Å"}, "“Å” cannot be the name"),
    ],
)
def test_what_is_not_right_is_told_and_not_written(change: dict[str, object], told: str, stuck: Services) -> None:
    with pytest.raises(ExplanationWrong, match=told.replace("{", r"\{")):
        stuck.explanations.save(replace(written(begun(stuck)), **change))  # type: ignore[arg-type]
    assert not (stuck.data_folder / "causes").exists()


def test_what_was_written_meanwhile_is_not_written_over(stuck: Services) -> None:
    first, second = written(begun(stuck), "First"), written(begun(stuck, 1), "Second")
    stuck.explanations.save(first)
    with pytest.raises(ExplanationExists):
        stuck.explanations.save(second)
    (own,) = stuck.explanations.all()
    assert own.cause is not None
    assert own.cause.texts["sv"].title == "First"


def test_a_code_is_explained_once(stuck: Services) -> None:
    stuck.explanations.save(written(begun(stuck)))
    with pytest.raises(ExplanationWrong, match=r"2009999 also stands in own-2009999\.toml"):
        stuck.explanations.save(replace(written(begun(stuck)), name="own-second"))


def test_a_variable_spoken_of_is_a_variable(stuck: Services) -> None:
    draft = replace(written(begun(stuck), "Konto {account} är låst"), patterns=())
    stuck.explanations.save(draft)
    (found,) = stuck.cases.detail(stuck.cases.index().rows[0].id).findings
    assert found.cells == ((0, "account"),)
    assert stuck.catalogue.title(found.key, "sv") == "Konto 4903 är låst"


def test_reach_tells_what_would_change_its_explanation(stuck: Services) -> None:
    draft = replace(written(begun(stuck)), codes=(), patterns=("Konto {account} saknas i kontoplanen",))
    reach = stuck.explanations.reach(draft, stuck.explanations.met())
    assert (reach.vouchers, reach.otherwise) == (1, 1)
    none = replace(draft, patterns=("Något som ingen har sagt",))
    assert stuck.explanations.reach(none, stuck.explanations.met()).vouchers == 0


def test_reach_is_what_saving_comes_to(stuck: Services) -> None:
    draft = replace(written(begun(stuck)), codes=())
    expected = stuck.explanations.reach(draft, stuck.explanations.met()).vouchers
    stuck.explanations.save(draft)
    assert causes(stuck).count(draft.name) == expected == 2


def test_a_shared_file_is_checked_taken_in_whole_and_given_out(stuck: Services, tmp_path: Path) -> None:
    ours, theirs = tmp_path / "Från Gymmet (1).toml", tmp_path / "out.toml"
    text = "# Så gör vi på Gymmet\n" + tomli_w.dumps(written(begun(stuck)).content())
    ours.write_text(text, "utf-8")
    assert stuck.explanations.take_in(ours) == "fran-gymmet-1"
    assert causes(stuck)[0] == "fran-gymmet-1"
    stuck.explanations.export("fran-gymmet-1", theirs)
    assert theirs.read_text("utf-8") == text
    with pytest.raises(ExplanationExists):
        stuck.explanations.take_in(ours)
    stuck.explanations.take_in(ours, in_place=True)


@pytest.mark.parametrize("content", [b"title = ", b"\xff\xfe", b'family = "voucher"', b""])
def test_a_shared_file_that_is_wrong_changes_nothing(content: bytes, services: Services, tmp_path: Path) -> None:
    (tmp_path / "shared.toml").write_bytes(content)
    with pytest.raises(OwnFileRefused, match=r"shared\.toml was not taken in: .+\. Correct that place"):
        services.explanations.take_in(tmp_path / "shared.toml")
    with pytest.raises(OwnFileRefused):
        services.explanations.take_in(tmp_path / "gone.toml")
    assert not services.explanations.folder.exists()


def test_a_broken_file_is_listed_with_its_fault_and_can_be_deleted(services: Services) -> None:
    folder = services.explanations.folder
    folder.mkdir()
    (folder / "own-a.toml").write_text("title = ", "utf-8")
    (folder / "own-b.toml").write_text('family = "x"\n[sv]\ntitle = "B"\n', "utf-8")
    first, second = services.explanations.all()
    assert first.cause is None
    assert first.error is not None
    assert "line 1" in str(first.error)
    with pytest.raises(OwnFileLeftOut):
        services.explanations.read("own-a")
    assert services.explanations.read(second.name).words["sv"].title == "B"
    kept = services.explanations.delete("own-a")
    assert kept.read_text("utf-8") == "title = "
    assert [each.name for each in services.explanations.all()] == ["own-b"]


def test_broken_words_of_a_system_are_listed_and_can_be_deleted_and_taken_back(services: Services) -> None:
    folder = services.explanations.folder
    (folder / "systems").mkdir(parents=True)
    (folder / "systems" / "brp.toml").write_text("[sv]\nnamn = 'B'\n", "utf-8")
    (listed,) = services.explanations.all()
    assert listed.name == "systems/brp"
    assert "“sv.namn” is not known" in str(listed.error)
    services.explanations.delete(listed.name)
    assert services.explanations.all() == []
    services.explanations.restore(listed.name)
    assert len(services.explanations.all()) == 1


def test_a_deleted_one_is_taken_back_unless_another_has_its_name(stuck: Services) -> None:
    own = stuck.explanations
    own.save(written(begun(stuck)))
    own.delete("own-2009999")
    assert causes(stuck)[0] == "unknown"
    own.restore("own-2009999")
    assert causes(stuck)[0] == "own-2009999"
    own.delete("own-2009999")
    own.save(written(begun(stuck)))
    with pytest.raises(ExplanationExists):
        own.restore("own-2009999")
    for name in ("gone", "../own-2009999"):
        with pytest.raises(NoSuchExplanation):
            own.restore(name)


def test_files_changed_by_hand_are_used_after_reading_again(stuck: Services) -> None:
    folder = stuck.explanations.folder
    folder.mkdir()
    (folder / "own-x.toml").write_text(tomli_w.dumps(written(begun(stuck)).content()), "utf-8")
    assert causes(stuck)[0] == "unknown"
    assert stuck.explanations.reload() == ()
    assert causes(stuck)[0] == "own-x"


@pytest.mark.parametrize("name", ["gone", "../workbench", "", "deleted/own-a"])
def test_a_name_that_is_not_there_is_told(name: str, services: Services, tmp_path: Path) -> None:
    for act in (services.explanations.read, services.explanations.delete):
        with pytest.raises(NoSuchExplanation):
            act(name)
    with pytest.raises(NoSuchExplanation):
        services.explanations.export(name, tmp_path / "x.toml")


def test_a_place_that_can_not_be_written_is_told(stuck: Services) -> None:
    stuck.explanations.folder.write_text("in the way")
    with pytest.raises(FileNotWritable):
        stuck.explanations.save(written(begun(stuck)))


def test_what_the_fields_do_not_show_is_kept() -> None:
    content = {
        "family": "voucher",
        "enter_by_hand": "no",
        "codes": ["1234567"],
        "doubtful_codes": ["7654321"],
        "sources": ["Support 2026-03-01"],
        "sv": {"title": "T", "generic_title": "G", "why": "W", "source_steps": {"any": ["A"], "brp": ["B"]}},
        "fi": {"title": "S", "why": "M"},
    }
    kept = read_draft("own-x", content).content()
    assert {key: kept[key] for key in content} == content
    draft = read_draft("own-x", content)
    other = replace(draft, words={**draft.words, "sv": replace(draft.words["sv"], source_steps=("C",), title="U")})
    assert other.content()["sv"] == {"title": "U", "why": "W", "source_steps": {"any": ["C"]}}


def test_what_no_file_has_is_left_behind_so_that_it_can_be_saved(services: Services) -> None:
    content = {
        "famly": "voucher",
        "family": "voucher",
        "enter_by_hand": "no",
        "codes": [2005555],
        "variables": "x",
        "sv": {"title": "T", "why": "W", "titel": "T", "task": "Gör det"},
    }
    draft = read_draft("own-x", content)
    services.explanations.save(draft)
    assert services.catalogue.cause("own-x").texts["sv"].task == "Gör det"
    assert "famly" not in draft.content()
    assert draft.enter_by_hand == "no"


def test_every_cause_of_ours_can_be_begun_from(services: Services) -> None:
    own = services.explanations
    for cause in services.catalogue.causes.values():
        draft = read_draft(cause.id, content_of(cause))
        again = own.check(draft)
        assert replace(again, texts={}) == replace(cause, texts={})
        for language, words in cause.texts.items():
            assert replace(again.texts[language], names=words.names) == words
            assert words.names.items() <= again.texts[language].names.items()


@given(st.text(max_size=60))
def test_a_name_made_of_any_text_can_be_a_files(text: str) -> None:
    assert is_name(free_name(text, ()))
    assert free_name(text, [free_name(text, ())]) != free_name(text, ())
    plain = plain_name(text)
    assert not plain or is_name(plain)


@given(
    st.text(max_size=40),
    st.text(max_size=40),
    st.lists(st.text(max_size=20), max_size=3).map(tuple),
    st.lists(st.text(max_size=20), max_size=3).map(tuple),
)
def test_what_is_written_is_read_back(title: str, why: str, steps: tuple[str, ...], patterns: tuple[str, ...]) -> None:
    draft = Draft("own-x", "voucher", "yes", ("1",), patterns, {"sv": Words(title, why, steps, steps, why, title)})
    content = draft.content()
    data = tomli_w.dumps(content).encode("utf-8", "surrogatepass")
    assert tomllib.loads(data.decode("utf-8", "surrogatepass")) == content


@given(st.text(max_size=300))
def test_any_message_can_be_begun_from(message: str) -> None:
    wording = wording_of(message, {}, None)
    if wording:
        assert next(Searched(message).find_all(Wording.of(wording)), None) is not None


def test_a_draft_of_a_finding_without_code_or_words_has_neither(services: Services) -> None:
    draft = services.explanations.draft(Finding("unknown"), None)
    assert (draft.name, draft.codes, draft.patterns) == ("own", (), ())
    assert isinstance(services.explanations, OwnExplanations)

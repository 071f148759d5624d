"""The words of the sending systems in a cause's steps."""

import tomllib
from pathlib import Path

import pytest

from workbench.diagnosis import Catalogue
from workbench.diagnosis.system_file import read_system
from workbench.domain.errors import CatalogueError
from workbench.domain.finding import Finding
from workbench.settings import resource

CAUSE = resource("causes", "account-missing.toml").read_text("utf-8")


def _with_steps(folder: Path, steps: str) -> Catalogue:
    """Return the catalogue with other steps for any system in one cause, in both languages."""
    lines = iter(CAUSE.splitlines())
    kept: list[str] = []
    for line in lines:
        if line == "any = [":
            kept.append(f"any = {steps}")
            while next(lines) != "]":
                pass
        elif line == "brp = [":
            while next(lines) != "]":
                pass
        elif not line.startswith("any = "):
            kept.append(line)
        else:
            kept.append(f"any = {steps}")
    (folder / "account-missing.toml").write_text("\n".join(kept), "utf-8")
    return Catalogue.load(resource("causes")).with_own(folder)


def test_a_step_speaks_of_the_system_that_sent_the_voucher(tmp_path: Path) -> None:
    catalogue = _with_steps(tmp_path, '["{mark}", "{system} har {account}."]')
    finding = Finding("account-missing", variables={"account": "4903"})
    brp = catalogue.explain(finding, "sv", "brp").source_steps
    assert "Backoffice › accounting-order" in brp[0]
    assert brp[1] == "BRP har konto 4903."
    other = catalogue.explain(finding, "sv", "another").source_steps
    assert "försystemet" in other[0]
    assert other[1] == "Försystemet har konto 4903."


def test_an_offices_own_words_for_a_system_win(tmp_path: Path) -> None:
    (tmp_path / "systems").mkdir()
    (tmp_path / "systems" / "brp.toml").write_text('[sv]\nname = "Gymsystemet"\n', "utf-8")
    catalogue = _with_steps(tmp_path, '["Öppna {system}."]')
    assert catalogue.explain(Finding("account-missing"), "sv", "brp").source_steps == ("Öppna Gymsystemet.",)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("brp", '[sv]\nnamn = "BRP"\n', "sv.namn"),
        ("brp", '[sv]\nname = ""\n', "sv.name"),
        ("brp", "sv = 1\n", "sv"),
        ("any", '[sv]\nname = "det"\n', "en.system"),
    ],
)
def test_a_slip_in_a_systems_file_is_told(name: str, content: str, told: str, tmp_path: Path) -> None:
    (tmp_path / "systems").mkdir()
    (tmp_path / "systems" / f"{name}.toml").write_text(content, "utf-8")
    (left_out,) = Catalogue.load(resource("causes")).with_own(tmp_path).left_out
    assert told in str(left_out.params["detail"])
    assert f"{name}.toml" in str(left_out.params["path"])
    with pytest.raises(CatalogueError):
        read_system(tmp_path / f"{name}.toml", tomllib.loads(content))

"""Where making a file stops halfway: what is on the disk is in the register, and nothing is booked in two ways."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.services.conftest import quiet
from workbench.assembly import assemble
from workbench.domain.errors import FileNotWritable, ReportNotPlaced
from workbench.domain.failure import Status
from workbench.domain.journal import JournalOrder
from workbench.services.services import Services

KILLED = """
import os, signal, sys
from pathlib import Path
from workbench.assembly import assemble

folder, target, point = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
replace, open_file = Path.replace, Path.open

def killing(act, at):
    def killed(path, *words, **values):
        # the draft is moved to its place after the commit; the report's bytes are read to be kept before it
        if at in f"{path} {words}":
            os.kill(os.getpid(), signal.SIGKILL)
        return act(path, *words, **values)
    return killed

if point == "after":
    Path.replace = killing(replace, str(target))
else:
    Path.open = killing(open_file, ".new ('rb',)")
services = assemble(folder)
services.sie.write([1, 2], target, "W", "anna", services.texts("sv"), anyway=True)
"""


def statuses(services: Services) -> list[Status]:
    return [row.status for row in services.cases.rows([1, 2])]


@pytest.mark.parametrize(("point", "kept"), [("before", False), ("after", True)])
def test_a_kill_leaves_no_file_that_nobody_knows_of(
    services: Services, three: None, tmp_path: Path, point: str, kept: bool
) -> None:
    data, target = services.data_folder, tmp_path / "out" / "x.si"
    target.parent.mkdir()
    services.close()
    run = subprocess.run([sys.executable, "-c", KILLED, str(data), str(target), point], check=False)
    assert run.returncode == -signal.SIGKILL
    assert not target.exists()
    again = assemble(data)
    assert [each.kind for each in again.register.reports()] == (["sie-receipt", "sie"] if kept else [])
    assert statuses(again) == [Status.HAND if kept else Status.OPEN] * 2
    if kept:
        again.register.write_again(1, target)
        assert target.read_bytes().startswith(b"#FLAGGA 0")
    assert again.cases.verify_history() > 0
    again.close()


def test_a_writer_that_fails_leaves_nothing(
    services: Services, three: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(receipt: object, path: Path, texts: object) -> None:
        path.write_bytes(b"half")
        raise FileNotWritable(path=str(path), detail="disk full")

    monkeypatch.setattr(services.sie, "_receipt_writer", full)
    out = tmp_path / "out"
    out.mkdir()
    with pytest.raises(FileNotWritable) as refused:
        services.sie.write([1, 2], out / "x.si", "W", "anna", services.texts("sv"), anyway=True)
    assert refused.value.params == {"path": str(out / "x.pdf"), "detail": "disk full"}
    (out / "y.si").mkdir()
    monkeypatch.undo()
    with pytest.raises(FileNotWritable):
        services.sie.write([1, 2], out / "y.si", "W", "anna", services.texts("sv"), anyway=True)
    assert [each.name for each in out.iterdir()] == ["y.si"]
    assert services.register.reports() == []
    assert statuses(services) == [Status.OPEN, Status.OPEN]


def test_what_finds_no_place_after_all_is_kept_and_told(
    services: Services, three: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace, out = Path.replace, tmp_path / "out"
    out.mkdir()

    def held_open(path: Path, target: Path) -> Path:
        if target.suffix in (".si", ".jpdf"):
            raise PermissionError(13, "open in another program")
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", held_open)
    texts = services.texts("en")
    with pytest.raises(ReportNotPlaced) as left:
        services.sie.write([1], out / "x.si", "W", "anna", texts, anyway=True)
    assert left.value.params["number"] == 1
    assert "Report 1 is made and kept, but " in texts.error(left.value)
    with pytest.raises(ReportNotPlaced):
        services.write_journal([2], out / "j.jpdf", JournalOrder.NUMBER, "", "anna", texts, None, True, quiet)
    assert [each.name for each in out.iterdir()] == ["x.pdf"]
    assert [each.kind for each in services.register.reports()] == ["journal", "sie-receipt", "sie"]
    assert statuses(services) == [Status.HAND, Status.HAND]
    monkeypatch.undo()
    services.register.write_again(1, out / "x.si")
    assert (out / "x.si").read_bytes().startswith(b"#FLAGGA 0")

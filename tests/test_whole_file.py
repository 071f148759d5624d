"""Files are written whole or not at all."""

from pathlib import Path

import pytest

from workbench.domain.errors import FileNotWritable
from workbench.whole_file import aside, written_whole


def test_a_file_is_put_in_its_place_when_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "journal.pdf"
    path.write_text("earlier")
    with written_whole(path) as draft:
        draft.write_text("later")
        assert path.read_text() == "earlier"
    assert path.read_text() == "later"
    assert list(tmp_path.iterdir()) == [path]


def test_what_goes_wrong_leaves_the_earlier_file_and_nothing_beside(tmp_path: Path) -> None:
    path = tmp_path / "journal.pdf"
    path.write_text("earlier")
    with pytest.raises(UnicodeEncodeError), written_whole(path) as draft:
        draft.write_text("half\udc80", "utf-8")
    assert path.read_text() == "earlier"
    assert list(tmp_path.iterdir()) == [path]


def test_what_the_disk_refuses_names_the_file(tmp_path: Path) -> None:
    path = tmp_path / "no such folder" / "journal.pdf"
    with pytest.raises(FileNotWritable) as refused, written_whole(path) as draft:
        draft.write_text("lost")
    assert refused.value.params["path"] == str(path)


def test_a_draft_is_taken_away_where_it_is_not_moved(tmp_path: Path) -> None:
    with aside(tmp_path / "w.si") as draft:
        draft.write_text("not wanted")
    assert not list(tmp_path.iterdir())

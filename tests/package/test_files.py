"""What desktops and installers are told agrees with the program."""

import configparser
import plistlib
import tomllib
import zipfile
from pathlib import Path
from xml.etree import ElementTree

from hatchling.builders.wheel import WheelBuilder

from tests.conftest import ROOT
from workbench import __version__

LINUX = ROOT / "packaging" / "linux"


def test_the_desktop_entry_starts_the_window_in_both_languages() -> None:
    entry = configparser.ConfigParser(interpolation=None)
    entry.optionxform = str  # type: ignore[assignment,method-assign]
    entry.read(LINUX / "voucher-workbench.desktop", "utf-8")
    words = entry["Desktop Entry"]
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["gui-scripts"]
    assert words["Exec"].split()[0] in scripts
    assert (ROOT / "resources" / "icons" / f"{words['Icon']}.svg").exists()
    assert words["Comment"]
    assert words["Comment[sv]"]


def test_the_metainfo_and_the_bundle_name_this_version() -> None:
    (metainfo,) = LINUX.glob("*.metainfo.xml")
    component = ElementTree.parse(metainfo).getroot()
    assert component.findtext("id") == metainfo.name.removesuffix(".metainfo.xml")
    assert component.findtext("launchable") == "voucher-workbench.desktop"
    releases = [release.get("version") for release in component.iter("release")]
    assert releases[0] == __version__
    bundle = plistlib.loads((ROOT / "packaging" / "macos" / "Info.plist").read_bytes())
    assert bundle["CFBundleShortVersionString"] == __version__


def test_the_wheel_holds_every_resource_and_migration(tmp_path: Path) -> None:
    (wheel,) = WheelBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"])
    names = set(zipfile.ZipFile(wheel).namelist())
    resources = [path for path in (ROOT / "resources").rglob("*") if path.is_file()]
    assert len(resources) > 60
    for path in resources:
        assert f"workbench/{path.relative_to(ROOT).as_posix()}" in names
    for path in (ROOT / "workbench" / "store" / "migrations").rglob("*.py"):
        assert path.relative_to(ROOT).as_posix() in names


def test_resources_are_found_from_an_unpacked_wheel(tmp_path: Path) -> None:
    import subprocess
    import sys

    (wheel,) = WheelBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"])
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    program = (
        "from workbench.settings import resource as r; print(r('i18n', 'sv.po')); print(r('causes', 'unknown.toml'))"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", f"import sys; sys.path[:0] = {[str(tmp_path / 'site'), *sys.path]!r}; {program}"],
        capture_output=True, text=True, check=True, cwd=tmp_path,
    )  # fmt: skip
    found = [Path(line) for line in done.stdout.split()]
    assert all(path.exists() and path.is_relative_to(tmp_path) for path in found)

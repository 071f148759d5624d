"""Settings in one typed table, where files live, and the one way to a resource."""

import json
import locale
import os
import sys
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

import platformdirs

from workbench.domain.report import PROGRAM_NAME

APP_NAME = PROGRAM_NAME
_FOLDER = "voucher-workbench"


@dataclass(slots=True)
class Settings:
    """What the user has chosen. To add one: add a field; unknown ones in the file are left alone."""

    language: str = ""
    user_name: str = ""
    company: str = ""
    reasons: list[str] = field(default_factory=list)
    correction_reasons: list[str] = field(default_factory=list)
    journal_order: str = "number"
    journal_codes: bool = True
    card_order: str = "vouchers"
    report_folder: str = ""
    add_folder: str = ""
    tray_looked_at: str = ""
    guided: bool = False
    typing_fields: list[str] = field(default_factory=list)
    typing_key: bool = True
    typing_empty_too: bool = False
    typing_by_return: bool = False
    typing_clears: bool = True
    typing_run: dict[str, Any] = field(default_factory=dict)
    window: dict[str, str] = field(default_factory=dict)


class SettingsFile:
    """Reads and writes `Settings` as JSON; only what differs from the defaults is written."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def load(self) -> Settings:
        """Read the file; a missing or damaged one gives the defaults (a damaged one is kept beside)."""
        try:
            stored: dict[str, Any] = json.loads(self.path.read_text("utf-8"))
            known = {f.name: stored[f.name] for f in fields(Settings) if f.name in stored}
            settings = Settings()
            for name, value in known.items():
                if isinstance(value, type(getattr(settings, name))):
                    setattr(settings, name, value)
        except FileNotFoundError:
            return Settings()
        except (ValueError, TypeError, AttributeError):
            self.path.replace(self.path.with_suffix(".damaged"))
            return Settings()
        return settings

    def save(self, settings: Settings) -> None:
        """Write the settings whole or not at all."""
        default = asdict(Settings())
        changed = {name: value for name, value in asdict(settings).items() if value != default[name]}
        self.path.parent.mkdir(parents=True, exist_ok=True)
        draft = self.path.with_suffix(".new")
        draft.write_text(json.dumps(changed, ensure_ascii=False, indent=1, sort_keys=True), "utf-8")
        draft.replace(self.path)


def data_folder() -> Path:
    """Return where this user's vouchers are kept."""
    return Path(platformdirs.user_data_dir(_FOLDER, appauthor=False))


def system_language() -> str:
    """Return the language of the system; Swedish where that is neither Swedish nor English."""
    names = [os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG")]
    chosen = next((name for name in names if name), "") or locale.getlocale()[0] or ""
    return "en" if chosen.lower().startswith("en") else "sv"


def resource(*parts: str) -> Path:
    """Return the path of a file that came with the program: in the source tree, a wheel or a frozen build."""
    frozen = getattr(sys, "_MEIPASS", None)
    here = Path(__file__).resolve().parent
    for root in (Path(frozen) / "resources" if frozen else None, here / "resources", here.parent / "resources"):
        if root is not None and root.is_dir():
            return root.joinpath(*parts)
    raise FileNotFoundError("resources")

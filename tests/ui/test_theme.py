import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from workbench.settings import resource
from workbench.ui import theme
from workbench.ui.theme import Accent


def palette(ground: str, text: str) -> QPalette:
    made = QPalette()
    for role in (QPalette.ColorRole.Window, QPalette.ColorRole.Base, QPalette.ColorRole.Button):
        made.setColor(role, QColor(ground))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        made.setColor(role, QColor(text))
    return made


PALETTES = {
    "light": palette("#ffffff", "#000000"),
    "grey": palette("#efefef", "#1a1a1a"),
    "dark": palette("#1f2023", "#eceef1"),
    "black": palette("#000000", "#ffffff"),
    "solarized": palette("#fdf6e3", "#3b4b52"),
}


@pytest.mark.parametrize("name", PALETTES)
@pytest.mark.parametrize("accent", Accent)
def test_an_accent_can_be_read_on_every_ground_it_stands_on(name: str, accent: Accent) -> None:
    shown = PALETTES[name]
    ink = theme.ink(shown, accent)
    for ground in (shown.color(QPalette.ColorRole.Window), theme.tint(shown, accent)):
        assert theme.contrast(ink, ground) >= theme.READABLE
    text = shown.color(QPalette.ColorRole.Text)
    assert theme.contrast(text, theme.tint(shown, accent)) >= theme.READABLE


def test_dark_is_told_from_light() -> None:
    assert theme.is_dark(PALETTES["dark"])
    assert not theme.is_dark(PALETTES["grey"])


def test_contrast_is_that_of_the_standard() -> None:
    assert theme.contrast(QColor("white"), QColor("black")) == pytest.approx(21)
    assert theme.contrast(QColor("#777777"), QColor("white")) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("path", sorted(resource("icons").glob("*.svg")), ids=lambda path: path.stem)
def test_every_icon_draws_something(qapp: QApplication, path: object) -> None:
    name = str(getattr(path, "stem"))  # noqa: B009
    drawn = (theme.app_icon() if name == "voucher-workbench" else theme.icon(name)).pixmap(QSize(24, 24)).toImage()
    assert any(drawn.pixelColor(x, y).alpha() > 128 for x in range(drawn.width()) for y in range(drawn.height()))


def strongest(button: QPushButton) -> QColor:
    image = button.icon().pixmap(QSize(48, 48)).toImage()
    pixels = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return max(pixels, key=QColor.alpha)


def test_icons_follow_the_palette_when_renewed(qapp: QApplication) -> None:
    before = qapp.palette()
    try:
        qapp.setPalette(PALETTES["light"])
        root = QWidget()
        button = QPushButton(root)
        theme.set_icon(button, "warning")
        assert strongest(button).name() == "#000000"
        qapp.setPalette(PALETTES["black"])
        theme.renew_icons(root)
        assert strongest(button).name() == "#ffffff"
    finally:
        qapp.setPalette(before)


def test_an_icon_that_is_not_there_is_told(qapp: QApplication) -> None:
    with pytest.raises(FileNotFoundError):
        theme.icon("no-such-icon")

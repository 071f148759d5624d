"""Colours, icons and distances: palette roles, one small table of accents, and nothing fixed.

Every colour is worked out of the palette it is shown in, so light and dark follow the system.
"""

from enum import StrEnum, auto
from functools import lru_cache

from PySide6.QtCore import QByteArray, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QColor, QFont, QGuiApplication, QIcon, QImage, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QWidget

from workbench.settings import resource

GAP_SMALL = 4
GAP = 8
GAP_WIDE = 16
GAP_SECTION = 24

ICON_SMALL = QSize(16, 16)
ICON_LARGE = QSize(24, 24)

READABLE = 4.5
"""Least contrast of text against what it stands on (WCAG 2.1, level AA)."""

_ICON_NAME = "icon_name"
_ICON_SIZES = (16, 20, 24, 32, 48)
_TINT = 0.16
_STEP = 0.08
_ROLE_OF_MODE = {
    QIcon.Mode.Normal: (QPalette.ColorGroup.Active, QPalette.ColorRole.WindowText),
    QIcon.Mode.Disabled: (QPalette.ColorGroup.Disabled, QPalette.ColorRole.WindowText),
    QIcon.Mode.Selected: (QPalette.ColorGroup.Active, QPalette.ColorRole.HighlightedText),
}


class Accent(StrEnum):
    """What a colour says; never said by the colour alone."""

    ATTENTION = auto()
    OK = auto()
    QUIET = auto()
    MARKED = auto()


_HUES: dict[Accent, str | None] = {
    Accent.ATTENTION: "#c2410c",
    Accent.OK: "#15803d",
    Accent.QUIET: None,
    Accent.MARKED: "#d99a00",
}
"""The hue of each accent; None takes the palette's own text colour, fainter."""


def is_dark(palette: QPalette) -> bool:
    """Tell whether the palette writes light text on a dark ground."""
    return luminance(palette.color(QPalette.ColorRole.Window)) < luminance(palette.color(QPalette.ColorRole.WindowText))


def ink(palette: QPalette, accent: Accent) -> QColor:
    """Return the accent as a text colour, readable on the palette's grounds and on the accent's own tint."""
    roles = (QPalette.ColorRole.WindowText, QPalette.ColorRole.Window, QPalette.ColorRole.Base)
    text, window, base = (palette.color(role).rgba() for role in roles)
    return QColor.fromRgba(_ink(text, window, base, accent))


def tint(palette: QPalette, accent: Accent) -> QColor:
    """Return the accent as a ground for text: the palette's base with a little of the hue."""
    return _tinted(palette.color(QPalette.ColorRole.WindowText), palette.color(QPalette.ColorRole.Base), accent)


def _tinted(text: QColor, base: QColor, accent: Accent) -> QColor:
    hue = _HUES[accent]
    if hue is None:
        return mixed(text, base, 0.09)
    strength = _TINT * (1.75 if accent is Accent.MARKED else 1.0)
    return mixed(QColor(hue), base, strength)


def line(palette: QPalette) -> QColor:
    """Return the colour of a thin dividing line."""
    return mixed(palette.color(QPalette.ColorRole.WindowText), palette.color(QPalette.ColorRole.Window), 0.16)


def mixed(one: QColor, other: QColor, share: float) -> QColor:
    """Mix two colours: ``share`` (0 to 1) of the one, the rest of the other."""
    rest = 1 - share
    return QColor.fromRgbF(
        one.redF() * share + other.redF() * rest,
        one.greenF() * share + other.greenF() * rest,
        one.blueF() * share + other.blueF() * rest,
    )


def luminance(colour: QColor) -> float:
    """Return the relative luminance, 0 (black) to 1 (white), as WCAG 2.1 defines it."""
    parts = [_linear(value) for value in (colour.redF(), colour.greenF(), colour.blueF())]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: QColor, other: QColor) -> float:
    """Return the contrast of two colours, 1 (none) to 21 (black on white)."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def scaled(font: QFont, factor: float, *, strong: bool = False) -> QFont:
    """Return a font in proportion to another, however that one's size is given."""
    result = QFont(font)
    if font.pointSizeF() > 0:
        result.setPointSizeF(font.pointSizeF() * factor)
    else:
        result.setPixelSize(max(1, round(font.pixelSize() * factor)))
    if strong:
        result.setWeight(QFont.Weight.DemiBold)
    return result


def icon(name: str, palette: QPalette | None = None, accent: Accent | None = None) -> QIcon:
    """Return ``resources/icons/<name>.svg`` in the palette's text colour, or in an accent's.

    The colours are those of this moment: use `set_icon` and `renew_icons` for what outlives a palette.
    Raises FileNotFoundError where there is no such icon.
    """
    palette = palette or QGuiApplication.palette()
    result = QIcon()
    for mode, (group, role) in _ROLE_OF_MODE.items():
        coloured = accent is not None and mode is QIcon.Mode.Normal
        colour = ink(palette, accent) if accent and coloured else palette.color(group, role)
        for side, shape in _shapes(name):
            for ratio in (1, 2):
                if side // ratio in _ICON_SIZES:
                    result.addPixmap(_coloured(shape, colour, ratio), mode)
    return result


def app_icon() -> QIcon:
    """Return the program's own icon, in its own colours."""
    renderer = QSvgRenderer(str(resource("icons", "voucher-workbench.svg")))
    result = QIcon()
    for side in (16, 24, 32, 48, 64, 128, 256):
        result.addPixmap(QPixmap.fromImage(_drawn(renderer, side)))
    return result


def set_icon(target: QAction | QAbstractButton, name: str) -> None:
    """Give an action or a button an icon that `renew_icons` can draw again in another palette."""
    target.setProperty(_ICON_NAME, name)
    target.setIcon(icon(name))


def renew_icons(root: QWidget) -> None:
    """Draw every icon given by `set_icon` under the widget again; call it when the palette has changed."""
    for child in (root, *root.findChildren(QObject)):
        name = child.property(_ICON_NAME)
        if name and isinstance(child, QAction | QAbstractButton):
            child.setIcon(icon(name))


@lru_cache(maxsize=64)
def _ink(text_rgba: int, window: int, base: int, accent: Accent) -> int:
    """Work out `ink`: once for the colours that it depends on, as a list asks for it for each of its cells."""
    text = QColor.fromRgba(text_rgba)
    grounds = [QColor.fromRgba(window), QColor.fromRgba(base)]
    grounds.append(_tinted(text, grounds[1], accent))
    hue = _HUES[accent]
    colour = QColor(hue) if hue else mixed(text, grounds[0], 0.66)
    share = 0.0
    wanted = colour
    while share < 1 and min(contrast(wanted, ground) for ground in grounds) < READABLE:
        share += _STEP
        wanted = mixed(text, colour, min(share, 1.0))
    return wanted.rgba()


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


@lru_cache(maxsize=64)
def _shapes(name: str) -> tuple[tuple[int, QImage], ...]:
    """Draw an icon in every size, by its side in pixels: once, as drawing takes far longer than colouring."""
    drawing = resource("icons", f"{name}.svg").read_bytes().replace(b"currentColor", b"#000000")
    renderer = QSvgRenderer(QByteArray(drawing))
    sides = sorted({side * ratio for side in _ICON_SIZES for ratio in (1, 2)})
    return tuple((side, _drawn(renderer, side)) for side in sides)


def _drawn(renderer: QSvgRenderer, side: int) -> QImage:
    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter, QRectF(0, 0, side, side))
    painter.end()
    return image


def _coloured(shape: QImage, colour: QColor, ratio: int) -> QPixmap:
    """Return a shape in a colour, for screens with so many pixels to each point."""
    image = shape.copy()
    painter = QPainter(image)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.fillRect(image.rect(), colour)
    painter.end()
    image.setDevicePixelRatio(ratio)
    return QPixmap.fromImage(image)

"""The check box under the rows: it can be told from the page it stands on."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QSize
from PySide6.QtGui import QGuiApplication, QImage, QPainter, QPalette
from PySide6.QtWidgets import QApplication, QStyle, QStyleOptionButton, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.test_screens import dark_palette
from workbench.ui.entered_view import PageCheckBox
from workbench.ui.theme import contrast

_SEEN = 3.0
"""Least contrast of what is no text against its ground (WCAG 2.1, 1.4.11)."""


@pytest.fixture(params=["light", "dark"])
def box(request: pytest.FixtureRequest, qtbot: QtBot, qapp: QApplication) -> Iterator[PageCheckBox]:
    before = QPalette(QGuiApplication.palette())
    if request.param == "dark":
        QApplication.setPalette(dark_palette())
    made = PageCheckBox("Show only what was sent")
    qtbot.addWidget(made)
    made.resize(made.sizeHint())
    yield made
    QApplication.setPalette(before)


def test_the_frame_of_an_unticked_one_can_be_seen(box: PageCheckBox) -> None:
    option = QStyleOptionButton()
    box.initStyleOption(option)
    place = box.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, box)
    ground = QGuiApplication.palette().color(QPalette.ColorRole.Base)
    image = QImage(QSize(box.width(), box.height()), QImage.Format.Format_RGB32)
    image.fill(ground)
    painter = QPainter(image)
    box.render(painter, QPoint(), renderFlags=QWidget.RenderFlag.DrawChildren)
    painter.end()
    middle = place.center().y()
    seen = [image.pixelColor(x, middle) for x in range(place.left(), place.right() + 1)]
    assert max(contrast(each, ground) for each in seen) >= _SEEN

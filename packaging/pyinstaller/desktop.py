"""Where the built program for the desktop starts."""

from workbench.__main__ import window

window()

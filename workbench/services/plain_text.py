"""Text from outside, made fit to be shown on one line without hiding anything."""

import re

LONGEST = 2000
"""Characters of one outside text that a label shows; the original message shows all of them."""

_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_HALF = re.compile("[\ud800-\udfff]")
_NOT_IN_A_NAME = str.maketrans(dict.fromkeys('<>:"/\\|?*', "-") | dict.fromkeys(map(chr, range(32)), " "))
_CONTROL_PICTURES = 0x2400
_DELETE_PICTURE = "\u2421"


def storable(text: str) -> str:
    """Return a text as the store can hold it: half a character (out of a file name, say) becomes U+FFFD."""
    return text if text.isascii() else _HALF.sub("\ufffd", text)


def visible(text: str) -> str:
    """Return the text with its control characters drawn: NUL as ␀, a direction override as ‹U+202E›.

    Tabs and line ends stay. So no character can hide, cut the text off or turn an amount around.
    """
    return _UNSEEN.sub(_drawn, text.replace("\r\n", "\n"))


def shortened(text: str, longest: int = LONGEST) -> str:
    """Return the text on few enough characters for a label, with … where it was cut."""
    return text if len(text) <= longest else text[: longest - 1] + "…"


def both_ends(text: str, longest: int) -> str:
    """Return the text on few enough characters, with … in its middle where it was cut: its end is seen too."""
    if len(text) <= longest:
        return text
    tail = longest // 2
    return f"{text[: longest - 1 - tail].rstrip()}…{text[len(text) - tail :].lstrip()}"


def on_one_line(text: str, longest: int = LONGEST) -> str:
    """Return an outside text fit for a heading, a cell or a list: visible, one line, shortened."""
    return visible(" ".join(shortened(text, longest).split()))


def in_file_name(text: str) -> str:
    """Return the text with nothing that a file's name must not hold on some system; as long as it was."""
    return text.translate(_NOT_IN_A_NAME)


def _drawn(found: re.Match[str]) -> str:
    code = ord(found.group())
    if code < 0x20:
        return chr(_CONTROL_PICTURES + code)
    return _DELETE_PICTURE if code == 0x7F else f"‹U+{code:04X}›"

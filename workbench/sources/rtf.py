"""The words of a rich text as Outlook packs it into a mail that has no other body."""

import re
import struct

_SEED = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript "
    b"\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par "
    b"\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
"""What every packed text may refer back to, before it has said anything itself (MS-OXRTFCP)."""
_PACKED, _PLAIN = 0x75465A4C, 0x414C454D
_WINDOW = 4096
_LIMIT = 16 << 20
_WORD = re.compile(rb"\\'([0-9a-fA-F]{2})|\\([a-z]{1,32})(-?[0-9]{1,10})? ?|\\([^a-z])|([{}])|[\r\n]+|([^\\{}\r\n]+)")
_SIGNS = {b"par": "\n", b"line": "\n", b"tab": "\t", b"cell": "\t", b"row": "\n", b"emdash": "—", b"endash": "–"}
_NOT_SHOWN = frozenset((b"fonttbl", b"colortbl", b"stylesheet", b"info", b"pict", b"generator", b"listtable"))


def rtf_text(packed: bytes) -> str:
    """Return the words of a packed rich text, line by line; what is damaged in it is left out, never raised."""
    return _words(_unpacked(packed))


def _unpacked(data: bytes) -> bytes:
    """Return the rich text itself, at most 16 MiB of it."""
    if len(data) < 16:
        return b""
    size, kind = struct.unpack_from("<4xII", data)
    if kind == _PLAIN:
        return data[16 : 16 + min(size, _LIMIT)]
    if kind != _PACKED:
        return b""
    window = bytearray(_SEED.ljust(_WINDOW, b" "))
    write, at, made = len(_SEED), 16, bytearray()
    while at < len(data) and len(made) < min(size, _LIMIT):
        flags, at = data[at], at + 1
        for bit in range(8):
            if not flags >> bit & 1:
                piece, at = data[at : at + 1], at + 1
            else:
                told, at = int.from_bytes(data[at : at + 2], "big"), at + 2
                if at > len(data) or told >> 4 == write:
                    return bytes(made)
                piece = _repeated(window, told >> 4, (told & 15) + 2, write)
            for byte in piece:
                window[write] = byte
                write = (write + 1) % _WINDOW
            made += piece
    return bytes(made)


def _repeated(window: bytearray, start: int, length: int, write: int) -> bytes:
    """Return what the window holds from a place on; it may reach into what is being written."""
    piece = bytearray()
    for step in range(length):
        place = (start + step) % _WINDOW
        ahead = (place - write) % _WINDOW
        piece.append(piece[ahead] if ahead < len(piece) else window[place])
    return bytes(piece)


def _words(rtf: bytes) -> str:
    pieces: list[str] = []
    hidden: list[bool] = [False]
    skip = 0
    for match in _WORD.finditer(rtf):
        letter, word, number, sign, brace, text = match.groups()
        if brace:
            if brace == b"{":
                hidden.append(hidden[-1])
            elif len(hidden) > 1:
                hidden.pop()
            continue
        if sign == b"*" or word in _NOT_SHOWN:
            hidden[-1] = True
        if hidden[-1]:
            continue
        shown = _shown(letter, word, number, sign, text)
        if skip and (letter or text):
            shown, skip = shown[1:], 0
        skip = 1 if word == b"u" and number else skip
        pieces.append(shown)
    return "".join(pieces)


def _shown(
    letter: bytes | None, word: bytes | None, number: bytes | None, sign: bytes | None, text: bytes | None
) -> str:
    """Return what one part of the rich text puts on the page."""
    if letter:
        return bytes.fromhex(letter.decode()).decode("cp1252", "replace")
    if word == b"u" and number:
        code = int(number) % 0x10000
        return chr(code) if not 0xD800 <= code < 0xE000 else "\ufffd"
    if word:
        return _SIGNS.get(word, "")
    if sign:
        return {b"~": "\u00a0", b"\\": "\\", b"_": "-", b"{": "{", b"}": "}"}.get(sign, "")
    return (text or b"").decode("cp1252", "replace")

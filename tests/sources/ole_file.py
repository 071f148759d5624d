"""Writes OLE files, and Outlook mails in them, for the tests: no library writes them."""

import struct
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

Tree = Mapping[str, "bytes | Tree"]
_SECTOR, _MINI, _CUTOFF = 512, 64, 4096
_FREE, _END, _FAT, _NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF


def ole_file(tree: Tree) -> bytes:
    """Return an OLE file (version 3) with streams (bytes) and storages (further trees)."""
    return _Writer().written(tree)


class _Writer:
    def __init__(self) -> None:
        self.sectors: list[bytes] = []
        self.fat: list[int] = []
        self.mini = bytearray()
        self.mini_fat: list[int] = []
        self.entries: list[list[Any]] = []  # name, kind, left, right, child, start, size

    def written(self, tree: Tree) -> bytes:
        self.entries.append(["Root Entry", 5, _NONE, _NONE, _NONE, _END, 0])
        self.entries[0][4] = self._children(tree)
        self.entries[0][5], self.entries[0][6] = self._chain(bytes(self.mini)), len(self.mini)
        mini_fat = struct.pack(f"<{len(self.mini_fat)}I", *self.mini_fat)
        mini_sectors = -(-len(mini_fat) // _SECTOR)
        mini_start = self._chain(mini_fat, b"\xff")
        directory = self._chain(b"".join(self._entry(*each) for each in self.entries))
        count = 0
        while -(-(len(self.fat) + count) // 128) > count:
            count += 1
        assert count <= 109, "larger than a test needs"
        places = range(len(self.fat), len(self.fat) + count)
        fat = [*self.fat, *[_FAT] * count]
        fat += [_FREE] * (count * 128 - len(fat))
        head = struct.pack(
            "<8s16xHHHHH6xIIIIIIIII",
            bytes.fromhex("d0cf11e0a1b11ae1"), 0x3E, 3, 0xFFFE, 9, 6, 0, count, directory, 0, _CUTOFF,
            mini_start, mini_sectors, _END, 0,
        )  # fmt: skip
        head += struct.pack("<109I", *places, *[_FREE] * (109 - count))
        return head + b"".join(self.sectors) + struct.pack(f"<{len(fat)}I", *fat)

    def _children(self, tree: Tree) -> int:
        """Lay the children of a storage out as a chain of right siblings; return the first."""
        following = _NONE
        for name in sorted(tree, key=lambda each: (len(each), each.upper()), reverse=True):
            held = tree[name]
            place = len(self.entries)
            self.entries.append([name, 2 if isinstance(held, bytes) else 1, _NONE, following, _NONE, _END, 0])
            if isinstance(held, bytes):
                self.entries[place][5], self.entries[place][6] = self._stream(held), len(held)
            else:
                self.entries[place][4] = self._children(held)
            following = place
        return following

    def _stream(self, data: bytes) -> int:
        if len(data) >= _CUTOFF:
            return self._chain(data)
        if not data:
            return _END
        start = len(self.mini_fat)
        count = -(-len(data) // _MINI)
        self.mini_fat += [*range(start + 1, start + count), _END]
        self.mini += data.ljust(count * _MINI, b"\0")
        return start

    def _chain(self, data: bytes, fill: bytes = b"\0") -> int:
        if not data:
            return _END
        start = len(self.sectors)
        count = -(-len(data) // _SECTOR)
        data = data.ljust(count * _SECTOR, fill)
        self.sectors += [data[at : at + _SECTOR] for at in range(0, len(data), _SECTOR)]
        self.fat += [*range(start + 1, start + count), _END]
        return start

    @staticmethod
    def _entry(name: str, kind: int, left: int, right: int, child: int, start: int, size: int) -> bytes:
        wide = name.encode("utf-16-le") + b"\0\0"
        return struct.pack(
            "<64sHBBIII16xI16xIQ", wide, len(wide), kind, 1, left, right, child, 0, start, size
        )  # fmt: skip


def outlook_mail(
    subject: str = "",
    body: str = "",
    html: bytes = b"",
    sent: datetime | None = None,
    files: Sequence[tuple[str, bytes]] = (),
    shown: Sequence[tuple[str, bytes]] = (),
    inside: Sequence[Tree] = (),
    *,
    headers: str = "",
    narrow: str = "",
    code_page: int = 65001,
    packed_rtf: bytes = b"",
    is_root: bool = True,
) -> dict[str, "bytes | Tree"]:
    """Return the tree of a mail as Outlook saves it; ``narrow`` is the encoding of texts that are not wide.

    ``shown`` are pictures in the midst of the text: hidden among the attached files, and with an id.
    """
    fixed = [(0x3FDE, 3, code_page.to_bytes(8, "little"))]
    if sent:
        ticks = int((sent - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 10**7
        fixed.append((0x0039, 0x40, ticks.to_bytes(8, "little")))
    table = bytes(32 if is_root else 24) + b"".join(
        struct.pack("<HHI8s", kind, key, 6, value) for key, kind, value in fixed
    )
    tree: dict[str, bytes | Tree] = {"__properties_version1.0": table}

    def text(holder: dict[str, "bytes | Tree"], key: str, words: str) -> None:
        if words:
            kind, encoding = ("001E", narrow) if narrow else ("001F", "utf-16-le")
            holder[f"__substg1.0_{key}{kind}"] = words.encode(encoding)

    text(tree, "0037", subject)
    text(tree, "1000", body)
    text(tree, "007D", headers)
    text(tree, "001A", "IPM.Note")
    if html:
        tree["__substg1.0_10130102"] = html
    if packed_rtf:
        tree["__substg1.0_10090102"] = packed_rtf
    for number, (name, data) in enumerate(files):
        held: dict[str, bytes | Tree] = {"__properties_version1.0": bytes(8), "__substg1.0_37010102": data}
        text(held, "3707", name)
        tree[f"__attach_version1.0_#{number:08X}"] = held
    for number, (name, data) in enumerate(shown, len(files)):
        hidden = bytes(8) + struct.pack("<HHI8s", 0x000B, 0x7FFE, 6, (1).to_bytes(8, "little"))
        seen: dict[str, bytes | Tree] = {"__properties_version1.0": hidden, "__substg1.0_37010102": data}
        text(seen, "3707", name)
        text(seen, "3712", f"{name}@bild")
        tree[f"__attach_version1.0_#{number:08X}"] = seen
    for number, mail in enumerate(inside, len(files) + len(shown)):
        tree[f"__attach_version1.0_#{number:08X}"] = {
            "__properties_version1.0": bytes(8),
            "__substg1.0_3701000D": mail,
        }
    return tree

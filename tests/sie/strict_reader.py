"""A small reader of SIE 4, written from the rules of the standard and sharing nothing with ours.

It takes only what is written by the letter: CP437, CRLF, one record a line, braces alone on theirs, fields parted by
one space, texts quoted with ``\\"`` inside. Anything else is an error.
"""

import re
from dataclasses import dataclass, field
from decimal import Decimal

FORBIDDEN_IN_4I = {"#BKOD", "#OMFATTN", "#IB", "#UB", "#OIB", "#OUB", "#RES", "#PSALDO", "#PBUDGET"}
DEMANDED = ("#FLAGGA", "#PROGRAM", "#FORMAT", "#GEN", "#SIETYP", "#FNAMN")
GROUPS = (
    *(("#FLAGGA", 1), ("#PROGRAM", 2), ("#FORMAT", 2), ("#GEN", 2), ("#SIETYP", 2), ("#ORGNR", 2), ("#FNAMN", 2)),
    *(("#RAR", 2), ("#VALUTA", 2), ("#KONTO", 3), ("#DIM", 3), ("#OBJEKT", 3), ("#VER", 4)),
)


@dataclass
class Read:
    """What the file says: the fields of the head's records by label, and the vouchers."""

    head: dict[str, list[list[str]]] = field(default_factory=dict)
    vouchers: list[dict[str, object]] = field(default_factory=list)


def read_strictly(data: bytes) -> Read:
    assert data.endswith(b"\r\n")
    lines = data.decode("cp437").split("\r\n")[:-1]
    assert not any(char < " " or char == "\x7f" for line in lines for char in line)
    found, last, place = Read(), 0, 0
    while place < len(lines):
        label, *fields = split_fields(lines[place])
        assert isinstance(label, str)
        group = dict(GROUPS)[label]
        assert group >= last, f"{label} out of order"
        last = group
        assert label not in FORBIDDEN_IN_4I
        if label != "#VER":
            found.head.setdefault(label, []).append([each for each in fields if isinstance(each, str)])
            place += 1
            continue
        assert lines[place + 1] == "{"
        end = lines.index("}", place)
        series, number, day, text = (str(each) for each in fields)
        assert re.fullmatch("[0-9]{8}", day)
        rows = [read_row(line) for line in lines[place + 2 : end]]
        assert sum(amount for _, _, amount, _ in rows) == 0
        found.vouchers.append({"series": series, "number": number, "day": day, "text": text, "rows": rows})
        place = end + 1
    for label in DEMANDED:
        assert len(found.head[label]) == 1, label
    return found


def read_row(line: str) -> tuple[str, dict[str, str], Decimal, str]:
    label, account, objects, amount, *rest = split_fields(line)
    assert label == "#TRANS"
    assert isinstance(account, str)
    assert re.fullmatch("[0-9]+", account)
    assert isinstance(objects, list)
    assert isinstance(amount, str)
    assert re.fullmatch(r"-?[0-9]+(\.[0-9]{1,2})?", amount), amount
    assert len(rest) in (0, 2)
    pairs = dict(zip(objects[::2], objects[1::2], strict=True))
    return account, pairs, Decimal(amount), str(rest[1]) if rest else ""


def split_fields(line: str) -> list[str | list[str]]:
    fields: list[str | list[str]] = []
    place = 0
    while place < len(line):
        if line[place] == '"':
            text, place = quoted(line, place)
            fields.append(text)
        elif line[place] == "{":
            listed: list[str] = []
            place += 1
            while line[place] != "}":
                if line[place] == " ":
                    place += 1
                elif line[place] == '"':
                    text, place = quoted(line, place)
                    listed.append(text)
                else:
                    end = min(line.index(each, place) for each in " }" if each in line[place:])
                    listed.append(line[place:end])
                    place = end
            fields.append(listed)
            place += 1
        else:
            end = line.find(" ", place)
            end = len(line) if end < 0 else end
            assert '"' not in line[place:end]
            fields.append(line[place:end])
            place = end
        assert place == len(line) or line[place] == " "
        place += 1
    return fields


def quoted(line: str, place: int) -> tuple[str, int]:
    text = ""
    place += 1
    while line[place] != '"':
        if line[place] == "\\":
            assert line[place + 1] == '"'
            place += 1
        text += line[place]
        place += 1
    return text, place + 1

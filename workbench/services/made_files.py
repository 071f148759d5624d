"""Files made for the ledger: made aside, written down in the register, and only then put in their places."""

import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from workbench.domain.errors import ReportNotPlaced
from workbench.whole_file import aside, require_place


class MadeFiles:
    """The files of one act, each made aside. First the act is committed, then `put` moves them to their places.

    So whatever lies on the disk is in the register; never a file that nobody knows of, which could be imported or
    typed from while its vouchers go another way. What a person sees, by where it stops:

    - While a file is made, or where its place is taken by what cannot be replaced: the error. Nothing is written down,
      no voucher has moved, and what lay there before lies there still.
    - While it is written down (others have changed a voucher meanwhile, the data file is busy): the same.
    - The program is killed in either of these: the same, but for the hidden draft ``.NAME-….new`` that is left.
    - It is killed after the commit: the vouchers are to be entered by hand, and history and register tell of the
      report, but the file is not in its place, or is the earlier one. The register writes it again, byte for byte.
    - A file cannot be put in its place after the commit (it was opened in another program at that very moment): the
      others are put in theirs, and `ReportNotPlaced` tells the report's number and that the register writes it again.
    """

    def __init__(self, drafts: ExitStack) -> None:
        self._stack = drafts
        self._drafts: list[tuple[Path, Path]] = []

    def draft(self, place: Path) -> Path:
        """Return where to make the file for a place; it is taken away whatever happens. Raises `FileNotWritable`."""
        require_place(place)
        draft = self._stack.enter_context(aside(place))
        self._drafts.append((draft, place))
        return draft

    def put(self, numbers: Sequence[int]) -> None:
        """Move each file to its place; ``numbers`` are theirs in the register, in order. Raises `ReportNotPlaced`."""
        left: list[ReportNotPlaced] = []
        for (draft, place), number in zip(self._drafts, numbers, strict=True):
            try:
                with draft.open("rb+") as stream:
                    os.fsync(stream.fileno())
                draft.replace(place)
            except OSError as error:
                left.append(ReportNotPlaced(path=str(place), number=number, detail=error.strerror or str(error)))
        if left:
            raise left[0]


@contextmanager
def made_files() -> Iterator[MadeFiles]:
    """Give what makes the files of one act; drafts that were not moved are taken away in the end."""
    with ExitStack() as drafts:
        yield MadeFiles(drafts)

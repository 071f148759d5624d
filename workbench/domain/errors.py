"""The tree of known errors.

WorkbenchError
├── Cancelled                    the user stopped it; shown as silence
└── KnownError                   has a sentence and a remedy, in the user's language
    ├── InputError               something that came in could not be read
    │   ├── NoSuchFile
    │   ├── UnreadableFile       the operating system refused
    │   ├── UnknownFormat        no source recognises it
    │   ├── NothingFound         recognised, but held no voucher and no failure
    │   ├── BrokenFile           a fault at a place; nothing before it can be used
    │   ├── CutShort             a fault at a place; what came before it can be offered
    │   ├── SumDiffers           its control sum is not that of its content; nothing of it is used
    │   ├── NewerSie             SIE 5, which is another format under the same name
    │   ├── BadVoucher           one voucher that can not be read among others that can
    │   ├── NoLedger             a ledger's export was wanted
    │   ├── WrongCompany         a ledger of another company than was said
    │   ├── StrangeCompany       a ledger of a company that no voucher is of
    │   ├── CompanyUnknown       a ledger that does not say whose it is
    │   ├── VoucherConflict      same number as a known voucher, other content
    │   └── TooLarge
    ├── AmountError
    │   ├── UnreadableAmount
    │   └── AmbiguousAmount
    ├── StoreError               the data file
    │   ├── StoreTooNew          written by a later version of the program
    │   ├── StoreBusy
    │   ├── StoreDamaged
    │   ├── StoreNotWritable
    │   └── HistoryBroken
    ├── CatalogueError           a cause file is wrong
    │   ├── OwnFileLeftOut       one of the office's own; the program runs without it
    │   └── OwnFileRefused       one that was to be taken in
    ├── ActionError              what was asked can not be done
    │   ├── NotFound
    │   ├── NothingMatched
    │   ├── MoveNotAllowed
    │   ├── ReasonMissing
    │   ├── NotByHand            a document of a sub-ledger, or in Fortnox already
    │   ├── BadFact              something told of a ledger that can not be meant
    │   ├── ExplanationWrong     what was written can not be saved yet
    │   ├── ExplanationExists    one of that name is there already
    │   └── NoSuchExplanation
    └── ReportError
        └── FileNotWritable

A known error carries parameters, not prose: the sentence is made in the reader's
language at the last moment; a detail with values of its own is a ``Sentence``.
Anything outside this tree is a bug.
"""

from typing import ClassVar

from workbench.domain.sentence import N_ as N_
from workbench.domain.sentence import Sentence as Sentence


class WorkbenchError(Exception):
    """Root of everything this program raises on purpose."""


class Cancelled(WorkbenchError):
    """The user stopped the work; nothing is half done."""


class KnownError(WorkbenchError):
    """An error a user can act on: a sentence saying what and where, a remedy saying what to do."""

    code: ClassVar[str] = "known-error"
    sentence: ClassVar[str] = ""
    remedy: ClassVar[str] = ""

    def __init__(self, **params: object) -> None:
        self.params = params
        super().__init__(str(self))

    def __str__(self) -> str:
        return f"{self.sentence} {self.remedy}".strip().format(**self.params)


class InputError(KnownError):
    """Something that came in could not be read. Parameter ``name``: the file or message."""


class NoSuchFile(InputError):
    """Parameters: name."""

    code = "no-such-file"
    sentence = N_("{name} is not there.")
    remedy = N_("Check the name, or drag the file onto the window.")


class UnreadableFile(InputError):
    """Parameters: name, detail (the operating system's words)."""

    code = "unreadable-file"
    sentence = N_("{name} cannot be opened: {detail}.")
    remedy = N_("Close it in other programs and check that you may read it.")


class UnknownFormat(InputError):
    """Parameters: name."""

    code = "unknown-format"
    sentence = N_("{name} is neither a voucher file, an e-mail nor a failure message that is known here.")
    remedy = N_("It is kept under Not understood. Ask the sending system for its export file or the e-mail notice.")


class NothingFound(InputError):
    """Parameters: name."""

    code = "nothing-found"
    sentence = N_("{name} holds no voucher and no failure message.")
    remedy = N_("Check that it is the right file.")


class BrokenFile(InputError):
    """Parameters: name, line, detail."""

    code = "broken-file"
    sentence = N_("{name} is broken at line {line}: {detail}.")
    remedy = N_("Export it again from the sending system.")


class CutShort(InputError):
    """Parameters: name, line, detail, vouchers (complete ones before the fault)."""

    code = "cut-short"
    sentence = N_("{name} breaks off at line {line} ({detail}). {vouchers} vouchers before it are complete.")
    remedy = N_("Export it again, or take the complete ones.")


class SumDiffers(InputError):
    """Parameters: name, line, told (what the file says), found (what its content gives)."""

    code = "sum-differs"
    sentence = N_(
        "{name} was changed or damaged after it was written: its control sum at line {line} is {told}, "
        "but its content gives {found}."
    )
    remedy = N_(
        "Export it again from the sending system. If you changed it yourself and know that it is right, "
        "take away both lines that begin with #KSUMMA."
    )


class NewerSie(InputError):
    """Parameters: name."""

    code = "newer-sie"
    sentence = N_("{name} is a SIE 5 file (XML). SIE 1 to 4 can be read here, SIE 5 cannot.")
    remedy = N_("Export it again as SIE 4: a file that ends in .se or .si.")


class NoLedger(InputError):
    """Parameters: name."""

    code = "no-ledger"
    sentence = N_("{name} is no export of a ledger: no chart of accounts is in it.")
    remedy = N_(
        "In Fortnox, click the company name, choose Export, and export SIE type 4 with all accounts, "
        "cost centres, projects and voucher series."
    )


class WrongCompany(InputError):
    """Parameters: name, found, wanted (organisation numbers)."""

    code = "wrong-company"
    sentence = N_("{name} is the ledger of {found}, not of {wanted}. Nothing of it was taken in.")
    remedy = N_("Is it the right file? Then give {found} as the company; else export the ledger of {wanted}.")


class StrangeCompany(InputError):
    """Parameters: name, found (organisation number)."""

    code = "strange-company"
    sentence = N_("{name} is the ledger of {found}, a company that no voucher here is of. Nothing of it was taken in.")
    remedy = N_("Is it the right file? Then add it once more with --company {found}.")


class CompanyUnknown(InputError):
    """Parameters: name."""

    code = "company-unknown"
    sentence = N_("{name} does not say which company's ledger it is (#ORGNR is missing).")
    remedy = N_("Say which company it is of by its organisation number.")


class BadVoucher(InputError):
    """Parameters: name, line, voucher (as far as it is known), detail."""

    code = "bad-voucher"
    sentence = N_("A voucher in {name} at line {line} ({voucher}) cannot be read: {detail}.")
    remedy = N_("The others are not affected. Look at that voucher in the sending system.")


class VoucherConflict(InputError):
    """Parameters: name, voucher."""

    code = "voucher-conflict"
    sentence = N_("{voucher} in {name} has the same number as a voucher that is already here, but another content.")
    remedy = N_("The first one is kept as it was. Compare the two in the sending system.")


class TooLarge(InputError):
    """Parameters: name, limit."""

    code = "too-large"
    sentence = N_("{name} is larger than {limit}.")
    remedy = N_("Split the export into shorter periods.")


class AmountError(KnownError):
    """A text that should be an amount is not one. Parameter ``amount``: the text."""


class UnreadableAmount(AmountError):
    """Parameters: amount."""

    code = "unreadable-amount"
    sentence = N_("“{amount}” is not an amount.")
    remedy = N_("Write it like 1 234,50.")


class AmbiguousAmount(AmountError):
    """Parameters: amount."""

    code = "ambiguous-amount"
    sentence = N_("“{amount}” can be read in two ways.")
    remedy = N_("Write it with two decimals, like 1 234,50.")


class StoreError(KnownError):
    """The data file could not be used. Parameter ``path``: where it lies."""


class StoreTooNew(StoreError):
    """Parameters: path, found, known."""

    code = "store-too-new"
    sentence = N_("{path} was written by a later version of the program.")
    remedy = N_("Install the latest version; nothing has been changed in the file.")


class StoreBusy(StoreError):
    """Parameters: path."""

    code = "store-busy"
    sentence = N_("{path} is busy in another program.")
    remedy = N_("Close the other window and try again.")


class StoreDamaged(StoreError):
    """Parameters: path, detail."""

    code = "store-damaged"
    sentence = N_("{path} is damaged: {detail}.")
    remedy = N_("Copy the whole folder aside first, then restore the newest file in its backups folder.")


class StoreNotWritable(StoreError):
    """Parameters: path, detail."""

    code = "store-not-writable"
    sentence = N_("{path} cannot be written: {detail}.")
    remedy = N_("Check free disk space and that you may write in that folder.")


class HistoryBroken(StoreError):
    """Parameters: path, record, detail."""

    code = "history-broken"
    sentence = N_("The history in {path} is not intact: record {record} {detail}.")
    remedy = N_("Someone or something has changed the file. Keep it, and compare with a backup.")


class CatalogueError(KnownError):
    """Parameters: path, detail."""

    code = "catalogue-error"
    sentence = N_("The explanation file {path} cannot be used: {detail}.")
    remedy = N_("Correct it or move it away, then start again.")


class OwnFileLeftOut(CatalogueError):
    """Parameters: path, detail."""

    code = "own-file-left-out"
    sentence = N_("Your office's explanation {path} is left out: {detail}.")
    remedy = N_("Correct that place in it, or delete it, under Help › Explanations of your office.")


class OwnFileRefused(CatalogueError):
    """Parameters: path, detail."""

    code = "own-file-refused"
    sentence = N_("{path} was not taken in: {detail}.")
    remedy = N_("Correct that place in the file, or ask whoever sent it for a new one, and try again.")


class ActionError(KnownError):
    """What was asked can not be done; nothing was changed."""


class NotFound(ActionError):
    """Parameters: id."""

    code = "not-found"
    sentence = N_("There is no voucher with id {id}.")
    remedy = N_("List the vouchers to see their ids.")


class NothingMatched(ActionError):
    """No parameters."""

    code = "nothing-matched"
    sentence = N_("No voucher matches.")
    remedy = N_("Change the selection or the search.")


class MoveNotAllowed(ActionError):
    """Parameters: voucher, detail (how it stands now)."""

    code = "move-not-allowed"
    sentence = N_("{voucher} is left as it is: {detail}.")
    remedy = N_("Choose another act, or undo the earlier one first.")


class ReasonMissing(ActionError):
    """No parameters."""

    code = "reason-missing"
    sentence = N_("A reason is needed.")
    remedy = N_("Write why, for whoever reads the history later.")


class NotByHand(ActionError):
    """Parameters: cause (its heading)."""

    code = "not-by-hand"
    sentence = N_("This is not to be entered by hand: {cause}.")
    remedy = N_("Follow the steps of the explanation instead; it says where to put it right.")


class BadFact(ActionError):
    """Parameters: words (what was told)."""

    code = "bad-fact"
    sentence = N_("“{words}” cannot be told of a ledger.")
    remedy = N_(
        "Like this: --lock-date 2024-01-31, --account 1950 inactive, --account 1930 cost-center mandatory, "
        "--cost-center UND inactive, --project L1 missing, --series F not-manual."
    )


class ExplanationWrong(ActionError):
    """Parameters: detail."""

    code = "explanation-wrong"
    sentence = N_("The explanation cannot be saved yet: {detail}.")
    remedy = N_("Correct that, and save again.")


class ExplanationExists(ActionError):
    """Parameters: name."""

    code = "explanation-exists"
    sentence = N_("Your office already has an explanation called {name}.")
    remedy = N_("Export or delete that one first, or say that it is to be replaced.")


class NoSuchExplanation(ActionError):
    """Parameters: name."""

    code = "no-such-explanation"
    sentence = N_("Your office has no explanation called {name}.")
    remedy = N_("List the explanations to see what they are called.")


class ReportError(KnownError):
    """A report could not be made."""


class FileNotWritable(ReportError):
    """Parameters: path, detail."""

    code = "file-not-writable"
    sentence = N_("{path} cannot be written: {detail}.")
    remedy = N_("Close the file if it is open, or choose another place.")

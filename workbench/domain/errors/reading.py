"""What can be wrong with what comes in: files, messages, amounts, explanation files."""

from workbench.domain.columns import TableHead
from workbench.domain.errors.base import KnownError
from workbench.domain.sentence import N_


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


class OwnSieFile(InputError):
    """Parameters: name."""

    code = "own-sie-file"
    sentence = N_(
        "{name} is a SIE file that Voucher Workbench made, to be imported in Fortnox. Its vouchers are handled where "
        "it was made, so nothing of it was taken in."
    )
    remedy = N_(
        "To check that its vouchers are in the ledger, export SIE 4 from Fortnox and verify against that. To bring in "
        "vouchers, take what the sending system exported."
    )


class MadeHere(OwnSieFile):
    """Parameters: name, day, number (of the report)."""

    code = "made-here"
    sentence = N_(
        "{name} holds vouchers that you have already: it is the SIE file made here on {day}, report {number}. "
        "Nothing of it was taken in."
    )
    remedy = N_(
        "To see its vouchers, go to File › Reports made. To check that they are in the ledger, export SIE 4 from "
        "Fortnox and verify against that."
    )


class BadRecord(InputError):
    """Parameters: name, line, detail."""

    code = "bad-record"
    sentence = N_("Line {line} of {name} cannot be read and is left out: {detail}.")
    remedy = N_("All else in the file is read. Export it again from Fortnox if that line is needed.")


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


class BadLine(InputError):
    """Parameters: name, line, detail."""

    code = "bad-line"
    sentence = N_("Line {line} of {name} cannot be read: {detail}.")
    remedy = N_("The other lines are not affected. Look at that line in the original.")


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


class ColumnsError(InputError):
    """A table that can be read once something is said of its columns: ``table`` is its beginning and a guess."""

    def __init__(self, table: TableHead | None = None, **params: object) -> None:
        self.table = table
        super().__init__(**params)


class ColumnsUnknown(ColumnsError):
    """Parameters: name, columns (the headings), signature (of them)."""

    code = "columns-unknown"
    sentence = N_("{name} is a table, but which columns hold what is not known: {columns}.")
    remedy = N_("Say which column is which, once; it is remembered for every table with these headings.")


class ColumnsUnclear(ColumnsError):
    """Parameters: name, column, detail (a value), signature."""

    code = "columns-unclear"
    sentence = N_("{name}: “{detail}” in the column {column} can be read in two ways.")
    remedy = N_("Say how dates and amounts are written, once; it is remembered for every table with these headings.")


class MappingWrong(InputError):
    """Parameters: name, detail (what is wrong and where)."""

    code = "mapping-wrong"
    sentence = N_("{name} does not say what the columns hold: {detail}.")
    remedy = N_("Correct that place in it. Without --columns a mapping to start from is printed.")


class Locked(InputError):
    """Parameters: name."""

    code = "locked"
    sentence = N_("{name} is locked with a password.")
    remedy = N_("Save it without a password and add it again.")


class NoText(InputError):
    """Parameters: name."""

    code = "no-text"
    sentence = N_("{name} is a picture without text.")
    remedy = N_("Add the e-mail or the message itself, or paste its text.")


class UnsafeArchive(InputError):
    """Parameters: name, detail."""

    code = "unsafe-archive"
    sentence = N_("{name} was not unpacked: {detail}.")
    remedy = N_("Ask for a smaller archive, or add the files in it one by one.")


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

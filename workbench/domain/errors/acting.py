"""What can be wrong with what was asked: an act, or a report."""

from workbench.domain.errors.base import KnownError
from workbench.domain.sentence import N_, NN_


class ActionError(KnownError):
    """What was asked cannot be done; nothing was changed."""


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


class CompanyMissing(ActionError):
    """No parameters."""

    code = "company-missing"
    sentence = N_("Whose it is was not said.")
    remedy = N_("Give the organisation number, like 556677-8899.")


class NoSuchItem(ActionError):
    """Parameters: id."""

    code = "no-such-item"
    sentence = N_("Nothing that was not understood has the number {id}.")
    remedy = N_("List what was not understood to see the numbers.")


class NotByHand(ActionError):
    """Parameters: cause (its heading)."""

    code = "not-by-hand"
    sentence = N_("This is not to be entered by hand: {cause}.")
    remedy = N_("Follow the steps of the explanation instead; it says where to put it right.")


class ToBeRetried(ActionError):
    """No parameters."""

    code = "to-be-retried"
    sentence = N_("This is to be retried in the source, and so not to be entered by hand too.")
    remedy = N_("Decide first that it is to be entered by hand, with a reason.")


class NothingForSie(ActionError):
    """No parameters."""

    code = "nothing-for-sie"
    sentence = N_("None of these vouchers can go in a SIE file.")
    remedy = N_("Why is told for each of them.")


class SeveralSieFiles(ActionError):
    """Parameters: parts (company and financial year of each)."""

    code = "several-sie-files"
    sentence = N_("A SIE file is of one company and one financial year, and these are of several: {parts}.")
    remedy = N_("Choose vouchers of one of them, or ask for a file for each.")


class SieStopped(ActionError):
    """Parameters: count."""

    code = "sie-stopped"
    sentence, sentences = NN_(
        "No SIE file was written, as something speaks against {count} voucher.",
        "No SIE file was written, as something speaks against {count} vouchers.",
    )
    remedy = N_("Put that right, leave those vouchers out, or say that it is to be written anyway.")


class SieNotWritable(ActionError):
    """Parameters: count."""

    code = "sie-not-writable"
    sentence, sentences = NN_(
        "No SIE file was written, as {count} thing in it cannot be written.",
        "No SIE file was written, as {count} things in it cannot be written.",
    )
    remedy = N_("Put right what is told of each of them, or leave those vouchers out.")


class SieTextsNotWritable(SieNotWritable):
    """Parameters: count. All that is wrong are characters in texts of vouchers."""

    code = "sie-texts-not-writable"
    remedy = N_("Let a correction tidy up the texts, or leave those vouchers out.")


class BadSieName(ActionError):
    """Parameters: name."""

    code = "bad-sie-name"
    sentence = N_("A SIE file cannot be called {name}: its receipt page is the PDF file.")
    remedy = N_("Give it a name that ends in .si.")


class ChangedMeanwhile(ActionError):
    """Parameters: voucher."""

    code = "changed-meanwhile"
    sentence = N_(
        "{voucher} was corrected, printed or written in a SIE file by someone else just now, so nothing was written."
    )
    remedy = N_("Look at what has been done with it, and then do this once more.")


class SamePerson(ActionError):
    """Parameters: voucher, who."""

    code = "same-person"
    sentence = N_("{voucher} was marked by {who}, and so is to be approved by someone else.")
    remedy = N_("Let another person approve it, with that person's own name.")


class NotAwaiting(ActionError):
    """Parameters: voucher."""

    code = "not-awaiting"
    sentence = N_("{voucher} does not await approval.")
    remedy = N_("List those that do, and choose among them.")


class NameMissing(ActionError):
    """No parameters."""

    code = "name-missing"
    sentence = N_("Who approves was not said.")
    remedy = N_("Give the name of the one who approves.")


class BadFact(ActionError):
    """Parameters: words (what was told)."""

    code = "bad-fact"
    sentence = N_("“{words}” cannot be told of a ledger.")
    remedy = N_(
        "Like this: --lock-date 2024-01-31, --account 1950 inactive, --account 1930 cost-center mandatory, "
        "--cost-center UND inactive, --project L1 missing, --series F not-manual."
    )


class BadPair(ActionError):
    """Parameters: words (what was asked), field and found (in place of what)."""

    code = "bad-pair"
    sentence = N_("“{words}” cannot be entered in place of what was sent.")
    remedy = N_("An account is a number from 1000 to 9999. A series cannot be taken away.")


class PairNotUnderstood(ActionError):
    """Parameters: words (what was asked in the terminal)."""

    code = "pair-not-understood"
    sentence = N_("“{words}” does not tell what is to be entered in place of what.")
    remedy = N_(
        "Give what was sent, an equals sign and what to enter: 4903=4010, 36=12. Nothing after the sign takes a cost "
        "centre or project away."
    )


class NothingToCorrect(ActionError):
    """No parameters."""

    code = "nothing-to-correct"
    sentence = N_("Nothing of that stands in the vouchers chosen, or they are corrected so already.")
    remedy = N_("Look at a voucher to see what was sent and what is to be entered.")


class WordsLeftOut(ActionError):
    """Parameters: count, words."""

    code = "words-left-out"
    sentence = N_("Nothing was corrected, as {count} of the vouchers have no room for all their words: {words}.")
    remedy = N_(
        "Give a shorter text, let it go on in rows (--split-text), or say that they are to be left out (--anyway)."
    )


class NoSuchRule(ActionError):
    """Parameters: id."""

    code = "no-such-rule"
    sentence = N_("There is no rule with the number {id}.")
    remedy = N_("List the rules to see their numbers.")


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


class NotAReceipt(ActionError):
    """Parameters: name."""

    code = "not-a-receipt"
    sentence = N_("{name} is neither a PDF nor a picture (JPEG, PNG or TIFF), and was not attached.")
    remedy = N_("Save it as a PDF, or take a picture of it, and attach that.")


class ReceiptTooLarge(ActionError):
    """Parameters: name, limit."""

    code = "receipt-too-large"
    sentence = N_("{name} is larger than {limit}, and was not attached.")
    remedy = N_("Scan it with fewer dots to the inch, or part it into several files.")


class NoReceipts(ActionError):
    """No parameters."""

    code = "no-receipts"
    sentence = N_("None of these vouchers has a receipt.")
    remedy = N_("Attach the receipts first.")


class NoSuchReceipt(ActionError):
    """Parameters: voucher, name."""

    code = "no-such-receipt"
    sentence = N_("{voucher} has no receipt called {name}.")
    remedy = N_("Show the voucher to see its receipts.")


class NoSuchExplanation(ActionError):
    """Parameters: name."""

    code = "no-such-explanation"
    sentence = N_("Your office has no explanation called {name}.")
    remedy = N_("List the explanations to see what they are called.")


class ReportError(KnownError):
    """A report could not be made."""


class NoSuchReport(ReportError):
    """Parameters: number."""

    code = "no-such-report"
    sentence = N_("There is no report with number {number}.")
    remedy = N_("List the reports made to see their numbers.")


class ReportNotWhole(ReportError):
    """Parameters: number."""

    code = "report-not-whole"
    sentence = N_("Report {number} is no longer as it was made, and was not written.")
    remedy = N_("Check the history; take the file out of a backup.")


class FileNotWritable(ReportError):
    """Parameters: path, detail."""

    code = "file-not-writable"
    sentence = N_("{path} cannot be written: {detail}.")
    remedy = N_("Close the file if it is open, or choose another place.")


class ReportNotPlaced(ReportError):
    """Parameters: path, number, detail. The report is made and written down, and its vouchers have moved."""

    code = "report-not-placed"
    sentence = N_("Report {number} is made and kept, but {path} could not be put in its place: {detail}.")
    remedy = N_("Save the report once more out of the register of reports made.")

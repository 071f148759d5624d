"""What can be wrong with what was asked: an act, or a report."""

from workbench.domain.errors.base import KnownError
from workbench.domain.sentence import N_


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


class FileNotWritable(ReportError):
    """Parameters: path, detail."""

    code = "file-not-writable"
    sentence = N_("{path} cannot be written: {detail}.")
    remedy = N_("Close the file if it is open, or choose another place.")

"""What can be wrong with a way in: a mailbox, a watched folder, a feed. Parameter ``name``: what the user calls it."""

from workbench.domain.errors.base import KnownError
from workbench.domain.sentence import N_


class InletError(KnownError):
    """A way in could not be used; nothing is lost, and it is tried again."""


class Offline(InletError):
    """Not reached: no network, or the other end is down. A state, not a fault. Parameters: name, host."""

    code = "offline"
    sentence = N_("{name} is offline: {host} cannot be reached.")
    remedy = N_("Nothing is lost. It is tried again by itself.")


class SignInRefused(InletError):
    """Parameters: name, detail (the server's words)."""

    code = "sign-in-refused"
    sentence = N_("{name} does not let us in: {detail}.")
    remedy = N_("Check the user name, and give the password or token once more under File › Sources.")


class SecretMissing(InletError):
    """Parameters: name."""

    code = "secret-missing"
    sentence = N_("The password or token for {name} is not in this computer's keyring.")
    remedy = N_("Give it once more under File › Sources.")


class NoKeyring(InletError):
    """Parameters: name, detail."""

    code = "no-keyring"
    sentence = N_("The password for {name} cannot be kept: this computer has no keyring ({detail}).")
    remedy = N_("Unlock or install the system's keyring; passwords are never written in a file.")


class PlaceMissing(InletError):
    """Parameters: name, place (a folder, or a folder of a mailbox)."""

    code = "place-missing"
    sentence = N_("{name}: the folder {place} is not there.")
    remedy = N_("Choose the folder once more under File › Sources.")


class FileNotUsable(InletError):
    """A file in a watched folder; the others are not affected. Parameters: name, file, detail."""

    code = "file-not-usable"
    sentence = N_("{name}: {file} cannot be opened or moved: {detail}.")
    remedy = N_("Close it in other programs, and check that you may read and move it. It is tried again by itself.")


class NotTrusted(InletError):
    """Parameters: name, host, detail."""

    code = "not-trusted"
    sentence = N_("{name}: the certificate of {host} cannot be trusted ({detail}). Nothing was sent.")
    remedy = N_("Check the server's name and the computer's clock, or ask whoever runs the server.")


class SentElsewhere(InletError):
    """Parameters: name, host, target."""

    code = "sent-elsewhere"
    sentence = N_("{name}: {host} wants to send us on to {target}. That was refused.")
    remedy = N_("Give the right address under File › Sources.")


class NotPermitted(InletError):
    """Parameters: name, detail."""

    code = "not-permitted"
    sentence = N_("{name}: the token is not allowed to do this ({detail}).")
    remedy = N_("Ask whoever runs the system for a token that may read failed vouchers and mark them.")


class NothingThere(InletError):
    """Parameters: name, host, place (what was asked for)."""

    code = "nothing-there"
    sentence = N_("{name}: {host} has nothing at {place}.")
    remedy = N_("Check the address under File › Sources.")


class AnswerWrong(InletError):
    """Parameters: name, detail."""

    code = "answer-wrong"
    sentence = N_("{name} answered with something that cannot be used: {detail}.")
    remedy = N_("Nothing of it was taken in. Tell whoever runs the system; the form is in their documentation.")


class AskedTooOften(InletError):
    """Parameters: name, seconds (to wait, as a whole number)."""

    code = "asked-too-often"
    sentence = N_("{name} asks us to wait {seconds} seconds.")
    remedy = N_("It is tried again by itself.")


class ServerFault(InletError):
    """Parameters: name, host, detail."""

    code = "server-fault"
    sentence = N_("{name}: something went wrong at {host} ({detail}).")
    remedy = N_("Nothing is lost. It is tried again by itself.")


class MarkRefused(InletError):
    """The other end would not take a mark; ours stands. Parameters: name, detail."""

    code = "mark-refused"
    sentence = N_("{name} did not take the mark: {detail}.")
    remedy = N_("Your mark stands here. Mark it in the sending system by hand, so that it is not exported again.")


class OptionWrong(InletError):
    """Parameters: name, option (its heading), detail."""

    code = "option-wrong"
    sentence = N_("{name}: {option} cannot be {detail}.")
    remedy = N_("Correct it, and save again.")


class InletExists(InletError):
    """Parameters: name."""

    code = "inlet-exists"
    sentence = N_("There is a source called {name} already.")
    remedy = N_("Give this one another name.")


class NoSuchInlet(InletError):
    """Parameters: name."""

    code = "no-such-inlet"
    sentence = N_("There is no source called {name}.")
    remedy = N_("List the sources to see what they are called.")

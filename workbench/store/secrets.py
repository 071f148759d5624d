"""Passwords and tokens in the system's keyring; the `Secrets` port. They are written nowhere else."""

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.domain.errors import NoKeyring
from workbench.domain.sentence import N_

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "voucher-workbench"
_NONE = N_("none was found")
_ON_DISK = N_("the one that was found keeps passwords in a file")
_LOCKED = N_("it is locked or does not answer")
_FORGOT = N_("it did not keep what it was given")
_BY_FILE = "keyrings.alt."


class KeyringSecrets:
    """The secrets of the ways in of one data folder."""

    def __init__(self, folder: Path) -> None:
        """Take the data folder; two folders on one computer never see each other's secrets."""
        self._whose = hashlib.sha256(str(folder.absolute()).encode("utf-8", "surrogatepass")).hexdigest()[:16]

    def get(self, inlet_id: int) -> str:
        """Return the secret, empty where there is none. Raises `NoKeyring`."""
        backend = self._backend()
        try:
            return backend.get_password(SERVICE, self._user(inlet_id)) or ""
        except Exception as error:  # each system's keyring raises errors of its own
            raise _no_keyring(_LOCKED) from error

    def put(self, inlet_id: int, secret: str) -> None:
        """Keep a secret over the earlier one; an empty one is taken away. Raises `NoKeyring`."""
        backend, user = self._backend(), self._user(inlet_id)
        try:
            if secret:
                backend.set_password(SERVICE, user, secret)
            elif backend.get_password(SERVICE, user) is not None:
                backend.delete_password(SERVICE, user)
            kept = backend.get_password(SERVICE, user) or ""
        except Exception:  # each system's keyring raises errors of its own
            raise _no_keyring(_LOCKED) from None  # its words may hold what it was given
        if kept != secret:
            raise _no_keyring(_FORGOT)

    def _user(self, inlet_id: int) -> str:
        return f"inlet-{inlet_id}@{self._whose}"

    def _backend(self) -> "KeyringBackend":
        """Return the system's keyring; loaded when it is first asked for, as the window starts without it."""
        import keyring
        from keyring.backends import fail, null

        try:
            backend = keyring.get_keyring()
        except Exception as error:  # one named in the settings that cannot be loaded
            raise _no_keyring(_NONE) from error
        if isinstance(backend, fail.Keyring | null.Keyring):
            raise _no_keyring(_NONE)
        if type(backend).__module__.startswith(_BY_FILE):
            raise _no_keyring(_ON_DISK)
        return backend


def _no_keyring(detail: str) -> NoKeyring:
    return NoKeyring(name="", detail=detail)

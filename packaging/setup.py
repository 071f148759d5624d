"""Sets up a fresh machine for make: the virtual environment, and the system libraries Qt needs.

Usage: setup.py [--bench | --tests] VENV. Standard library only, Python 3.11 or later.
"""

import ctypes.util
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

QT_LIBRARIES = {
    "EGL": "libegl1",
    "GL": "libgl1",
    "xkbcommon": "libxkbcommon0",
    "dbus-1": "libdbus-1-3",
    "fontconfig": "libfontconfig1",
    "glib-2.0": "libglib2.0-0",
    "xcb-cursor": "libxcb-cursor0",
    "xcb-icccm": "libxcb-icccm4",
    "xcb-keysyms": "libxcb-keysyms1",
    "xcb-shape": "libxcb-shape0",
    "xkbcommon-x11": "libxkbcommon-x11-0",
    "nss3": "libnss3",
}
FONT = "fonts-dejavu-core"
MAIL_SERVER = "dovecot-imapd"
BENCH_PACKAGES = ("libcairo2-dev", "pkg-config", "gcc", "python3-dev")


def main(arguments: list[str]) -> int:
    if sys.version_info < (3, 11):
        print("Voucher Workbench needs Python 3.11 or later: make PYTHON=python3.11 …", file=sys.stderr)
        return 1
    bench = "--bench" in arguments
    folder = Path(next(each for each in arguments if not each.startswith("-")))
    if sys.platform == "linux":
        if "--tests" in arguments:
            install_mail_server()
        else:
            install(list(BENCH_PACKAGES) if bench and shutil.which("pkg-config") is None else missing_libraries())
    if not (folder / "bin" / "python").exists():
        venv.create(folder, with_pip=True)
    return 0


def missing_libraries() -> list[str]:
    missing = [package for name, package in QT_LIBRARIES.items() if ctypes.util.find_library(name) is None]
    if shutil.which("fc-list") is None or not subprocess.run(["fc-list"], capture_output=True, check=False).stdout:
        missing.append(FONT)
    return missing


def install_mail_server() -> None:
    """Install the IMAP server the tests start for themselves.

    Not where its package would begin to serve by itself (a machine with systemd): there the tests that need it
    say so and skip themselves.
    """
    if shutil.which("dovecot") is None and not Path("/usr/sbin/dovecot").exists():
        if Path("/run/systemd/system").exists():
            print(
                f"Not installed: {MAIL_SERVER}. The tests of the mailbox skip themselves without it.", file=sys.stderr
            )
        else:
            install([MAIL_SERVER], "The tests of the mailbox need a server")


def install(packages: list[str], why: str = "Qt needs system libraries") -> None:
    """Install Debian packages where that is possible; else name them in one line, after ``why``."""
    if not packages:
        return
    command = f"apt-get install -y {' '.join(packages)}"
    root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if shutil.which("apt-get") and (not root or shutil.which("sudo")):
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "check": False}
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run([*root, "apt-get", "update"], **quiet)
        if subprocess.run([*root, *command.split()], env=environment, **quiet).returncode == 0:
            return
    print(f"{why} that could not be installed from here. Run: sudo {command}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

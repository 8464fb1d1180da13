"""Checks for Pango, which PDF reports need, and names the command that installs it.

`python -m kompass.embedded.pango` needs no package: it prints that command and exits with 1 when a
library is missing.
"""

import ctypes
import ctypes.util
import shutil
import sys

LIBRARIES = ("pango-1.0", "pangoft2-1.0", "harfbuzz-subset")
DEBIAN = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")


def missing() -> list[str]:
    """Return the libraries that cannot be loaded."""
    return [name for name in LIBRARIES if not _loads(name)]


def install_command() -> str:
    """Return the command that installs the libraries on this system."""
    if shutil.which("apt-get"):
        return f"sudo apt-get install {' '.join(DEBIAN)}"
    if shutil.which("dnf"):
        return "sudo dnf install pango harfbuzz"
    if shutil.which("brew"):
        return "brew install pango"
    return "install Pango 1.44 or newer and HarfBuzz with its subset library (libharfbuzz-subset)"


def _loads(name: str) -> bool:
    for candidate in (f"lib{name}.so.0", f"lib{name}.0.dylib", ctypes.util.find_library(name)):
        try:
            if candidate and ctypes.CDLL(candidate):
                return True
        except OSError:
            continue
    return False


if __name__ == "__main__":
    if missing():
        print(install_command())
        sys.exit(1)

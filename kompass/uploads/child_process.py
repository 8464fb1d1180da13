"""What the two child processes that open untrusted files share: few variables, limited resources.

Standard library only: the children import this module before anything else.
"""

import os
import sys

# What a Python program needs to start. The secrets in the environment are not for the children.
INHERITED = ("PATH", "SYSTEMROOT", "LANG", "LD_LIBRARY_PATH")


def command(module: str, *arguments: str) -> list[str]:
    """Return the command line that runs a module with this Python."""
    return [sys.executable, "-m", module, *arguments]


def environment() -> dict[str, str]:
    """Return the environment of a child: the inherited variables that are set."""
    return {name: os.environ[name] for name in INHERITED if name in os.environ}


def limit_resources(*, memory: int, seconds: int) -> None:
    """Let the system end this process at `memory` bytes or `seconds` of processor time.

    Does nothing on a system without such limits; the parent still ends the child after its timeout.
    """
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

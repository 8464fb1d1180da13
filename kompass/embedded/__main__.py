"""The command line: `python -m kompass.embedded up | run [--] CMD`."""

import argparse
import sys
from pathlib import Path

from kompass.embedded import demo, session, single
from kompass.embedded.errors import LauncherError
from kompass.embedded.supervisor import Terminated, end_on_signals


def main(arguments: list[str] | None = None) -> int:
    """Run `up` or `run`; return the exit code. A LauncherError is printed to standard error."""
    options = _parser().parse_args(arguments)
    end_on_signals()
    try:
        return int(options.action(options) or 0)
    except LauncherError as error:
        print(error, file=sys.stderr)
        return error.code
    except KeyboardInterrupt:
        print("\nEnded.", file=sys.stderr)
        return 0 if options.action is _up and not options.once else 130
    except Terminated as terminated:
        return terminated.code


def _up(options: argparse.Namespace) -> None:
    if bool(options.once) != bool(options.out):
        raise LauncherError("--once and --out DIR belong together.", code=2)
    if options.once:
        demo.once(out=options.cwd / options.out)
    else:
        demo.up(port=options.port, reset=options.reset)


def _run(options: argparse.Namespace) -> int:
    command = options.command[1:] if options.command[:1] == ["--"] else options.command
    if not command:
        raise LauncherError("What shall be run? python -m kompass.embedded run -- COMMAND", code=2)
    with session.shared(fresh=options.fresh) as current:
        return single.run(command, current.variables, cwd=options.cwd)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m kompass.embedded", description="Kompass with a private PostgreSQL."
    )
    parser.add_argument(
        "--cwd", type=Path, default=Path.cwd(), help="the folder that relative paths refer to"
    )
    actions = parser.add_subparsers(required=True)
    up = actions.add_parser("up", help="run the demonstration until Ctrl-C")
    up.add_argument(
        "--port",
        type=_port,
        default=8000,
        help="the port of the web server; the next free one if it is taken (8000)",
    )
    up.add_argument("--reset", action="store_true", help="delete the demonstration's data first")
    up.add_argument(
        "--once",
        action="store_true",
        help="make two reports in a throw-away database, without serving, and exit",
    )
    up.add_argument("--out", type=Path, help="with --once: the folder for the reports")
    up.set_defaults(action=_up)
    run = actions.add_parser("run", help="run one command beside the database")
    run.add_argument(
        "--fresh", action="store_true", help="with an empty database that is deleted afterwards"
    )
    run.add_argument("command", nargs=argparse.REMAINDER)
    run.set_defaults(action=_run)
    return parser


def _port(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 65535:
        raise argparse.ArgumentTypeError("a port is a number from 1 to 65535")
    return number


if __name__ == "__main__":
    sys.exit(main())

"""bin/manage verify_audit: verify the chains of the history and name the first broken places."""

import json
import os
import tempfile
from pathlib import Path
from time import monotonic
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from kompass.audit.verifying import Anchor, End, verify


class Command(BaseCommand):
    help = (
        "Verify the history. Exit code 1 and the broken places when a row was changed, removed or "
        "put elsewhere."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--anchor",
            type=Path,
            help="a file taken earlier: finds a chain that was rewritten or cut",
        )
        parser.add_argument(
            "--write-anchor",
            type=Path,
            help="write such a file when everything is whole; keep it elsewhere",
        )

    def handle(self, *args: object, **options: Any) -> None:  # Any: argparse's
        self._require_a_role_that_reads_everything()
        begun = monotonic()
        report = verify(read_anchor(options["anchor"]) if options["anchor"] else None)
        if report.faults:
            raise CommandError(
                "\n".join(f"Chain {f.chain}, place {f.place}: {f.sentence}." for f in report.faults)
            )
        if options["write_anchor"]:
            write_anchor(options["write_anchor"], report.ends)
        self.stdout.write(
            f"{report.events} events in {len(report.ends)} chains are whole "
            f"({monotonic() - begun:.1f} s)."
        )

    def _require_a_role_that_reads_everything(self) -> None:
        """Refuse the runtime role, to which row security would show an empty, valid history."""
        with connection.cursor() as cursor:
            cursor.execute("select current_user")
            [role] = cursor.fetchone()
        allowed = [settings.KOMPASS_DB_ROLES[name] for name in ("owner", "backup")]
        if role not in allowed:
            raise CommandError(
                f"The role {role} does not read the whole history. Verify as "
                f"{' or '.join(allowed)}."
            )


def read_anchor(path: Path) -> Anchor:
    """Read an anchor file. Raises CommandError when it is not readable as one."""
    try:
        chains = json.loads(path.read_text(encoding="utf-8"))["chains"]
        return {
            UUID(chain): End(int(end["count"]), str(end["digest"])) for chain, end in chains.items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise CommandError(f"{path} is no anchor that can be read: {error}") from error


def write_anchor(path: Path, ends: Anchor) -> None:
    """Write an anchor file atomically."""
    chains = {
        str(chain): {"count": end.count, "digest": end.digest}
        for chain, end in sorted(ends.items())
    }
    with tempfile.NamedTemporaryFile(
        "w", dir=path.resolve().parent, delete=False, encoding="utf-8"
    ) as file:
        json.dump({"chains": chains}, file, indent=2)
    os.replace(file.name, path)

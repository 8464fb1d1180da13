"""bin/manage erase_history: erase the values of an evaluation's old events."""

from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone
from django.utils.dateparse import parse_date

from kompass.audit import erasing
from kompass.shared import actor
from municipalities.commands import ActingCommand


class Command(ActingCommand):
    help = (
        "Erase texts in the history of an evaluation: --evaluation ID --before 2029-01-01 "
        "[--table evaluations_note ...] --as OFFICE."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--evaluation", type=UUID, required=True)
        parser.add_argument(
            "--before", required=True, help="a day: what happened earlier is erased"
        )
        parser.add_argument(
            "--table",
            action="append",
            default=[],
            help="only this table's values; may be given several times",
        )
        parser.add_argument("--ground", choices=erasing.GROUNDS, default="retention")

    def handle(self, *args: object, **options: Any) -> None:  # Any: argparse's
        day = parse_date(options["before"])
        if day is None:
            raise CommandError("--before is a day such as 2029-01-01.")
        before = timezone.make_aware(datetime.combine(day, time()))
        responsible = actor.current()
        gone = erasing.erase(
            evaluation=options["evaluation"],
            before=before,
            tables=options["table"],
            ground=options["ground"],
            by=responsible.id if responsible else actor.NOBODY,
        )
        self.stdout.write(f"The values of {gone} events are erased.")

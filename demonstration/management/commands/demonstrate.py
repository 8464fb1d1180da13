"""bin/manage demonstrate: create the demonstration round and wait for the worker's reports."""

import json
import logging
import time
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.db import transaction
from django.utils.text import slugify

from demonstration import seeding
from evaluations.models import Evaluation
from evaluations.states import Phase
from kompass.outbox.models import Job, State
from kompass.shared.actor import acting_as
from kompass.uploads import storing
from municipalities.access import Person
from municipalities.commands import ActingCommand
from municipalities.models import User
from municipalities.sessions import signing_in
from reports.models import Report, Status
from reports.publishing import TASK

WAIT_SECONDS = 180.0


class Command(ActingCommand):
    help = "Play the demonstration round (fictional) and wait for its reports; safe to run again."
    installs = True

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--result", type=Path, help="write accounts and reports as JSON into this file"
        )

    def handle(self, *args: object, result: Path | None, **options: object) -> None:
        # Sign-ins of fictional people need no security log.
        logging.getLogger("kompass.security").setLevel(logging.WARNING)
        evaluations = seeding.seed(self.progress)
        with signing_in():
            office = Person(User.objects.get(email=seeding.accounts()[0]["email"]))
        with acting_as(office.actor):
            reports = (
                self._wait([e for e in evaluations if e.phase == Phase.RELEASED])
                if settings.KOMPASS_PDF
                else []
            )
        if result:
            outcome = {
                "accounts": seeding.accounts(),
                "reports": reports,
                "once": [row["path"] for row in reports[:2]],
            }
            result.write_text(json.dumps(outcome, ensure_ascii=False), encoding="utf-8")

    def progress(self, line: str) -> None:
        """Print a line at once."""
        self.stdout.write(line)
        self.stdout.flush()

    def _wait(self, evaluations: list[Evaluation]) -> list[dict[str, str]]:
        """Wait until every job is done; return the final reports in the municipality's language
        order.
        """
        ids = [evaluation.pk for evaluation in evaluations]
        end = time.monotonic() + WAIT_SECONDS
        while True:
            with transaction.atomic():
                states = list(
                    Job.objects.filter(evaluation_id__in=ids, kind=TASK).values_list(
                        "state", flat=True
                    )
                )
            if State.PARKED in states:
                raise CommandError("A report could not be made; see the worker's log.")
            if all(state == State.DONE for state in states):
                break
            if time.monotonic() > end:
                raise CommandError("The worker did not finish the reports in time; see its log.")
            time.sleep(0.2)
        with transaction.atomic():
            return [row for evaluation in evaluations for row in self._reports(evaluation)]

    def _reports(self, evaluation: Evaluation) -> list[dict[str, str]]:
        found = {
            row.language: row
            for row in Report.objects.filter(evaluation=evaluation, status=Status.FINAL)
        }
        return [
            {
                "evaluation": str(evaluation.municipality),
                "language": language,
                "path": self._copy(found[language]),
            }
            for language in evaluation.report_languages
        ]

    def _copy(self, report: Report) -> str:
        """Store a copy under a readable name, and return its path."""
        name = slugify(getattr(report.evaluation.municipality, f"name_{report.language}"))
        return storing.put(f"demonstration/{name}-{report.language}.pdf", storing.read(report.key))

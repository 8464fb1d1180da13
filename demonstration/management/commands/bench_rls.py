"""bin/bench rls: what row security costs with a million answers: pages, and single queries of one
person.
"""

import os
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import psycopg
from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from demonstration import bulk_answers
from demonstration.entering import enter
from evaluations.models import Answer, Evaluation, SubmittedAnswer
from kompass.shared.actor import acting_as
from municipalities.access import Person
from municipalities.models import User
from municipalities.sessions import signing_in

RUNS, WARM, ROUNDS = 12, 2, 8
PAGE_RATIO, QUERY_RATIO, QUERY_MS = 1.3, 2.0, 2.0
QUESTION, AREA = "democracy.information", "democracy"
COORDINATOR, EVALUATOR, OFFICE = (
    "kommunen@yttervik.example",
    "utvarderare1@forbundet.example",
    "kontoret@forbundet.example",
)


@dataclass
class Subject:
    """Something to time: a page or a query; what it returns must be the same with the walls and
    without.
    """

    title: str
    act: Callable[[], Any]
    page: bool
    times: dict[bool, list[float]] = field(default_factory=lambda: {True: [], False: []})

    def median(self, walled: bool) -> float:
        return statistics.median(self.times[walled])

    def holds(self) -> bool:
        """Tell whether the cost stays within the asked figure."""
        walled, bare = self.median(True), self.median(False)
        return (
            walled <= PAGE_RATIO * bare
            if self.page
            else walled <= max(QUERY_RATIO * bare, bare + QUERY_MS)
        )


class Command(BaseCommand):
    help = (
        "Time pages and queries with row security and without, on many answers, in a database "
        "that is thrown away."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--answers", type=int, default=1_000_000)

    def handle(self, *args: Any, **options: Any) -> None:
        settings.ALLOWED_HOSTS = ["testserver"]
        with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as owner:
            begin = time.perf_counter()
            count = bulk_answers.fill(owner, answers=options["answers"])
            self.stdout.write(f"{count} answers, filled in {time.perf_counter() - begin:.0f} s")
            subjects = [*self._pages(), *self._queries()]
            try:
                for walled in (True, False) * ROUNDS:
                    bulk_answers.walls(owner, up=walled)
                    for subject in subjects:
                        self._time(subject, walled)
            finally:
                bulk_answers.walls(owner, up=True)
        for subject in subjects:
            self._tell(subject)
        if not all(subject.holds() for subject in subjects):
            raise SystemExit("Row security costs more than asked.")

    def _pages(self) -> list[Subject]:
        own, reading = self._evaluation(COORDINATOR, "K05"), self._evaluation(EVALUATOR, "K03")
        with acting_as(self._person(OFFICE).actor), transaction.atomic():
            full = Evaluation.objects.filter(round__opens_on__lt="2000-01-01").values_list(
                "round", flat=True
            )[0]
        rows = [
            ("question", COORDINATOR, reverse("question", args=[own.pk, QUESTION])),
            ("area", COORDINATOR, reverse("area", args=[own.pk, AREA])),
            ("reading list", EVALUATOR, reverse("reading", args=[reading.pk])),
            ("the office's round", OFFICE, reverse("round", args=[full])),
        ]
        return [
            Subject(f"page: {title}", self._getting(email, url), page=True)
            for title, email, url in rows
        ]

    def _queries(self) -> list[Subject]:
        own, reading = self._evaluation(COORDINATOR, "K05"), self._evaluation(EVALUATOR, "K03")
        rows: list[tuple[str, str, Callable[[], Any]]] = [
            (
                "one answer",
                COORDINATOR,
                lambda: Answer.objects.filter(evaluation=own, question__key=QUESTION).first(),
            ),
            (
                "answers of an evaluation",
                COORDINATOR,
                lambda: list(Answer.objects.filter(evaluation=own)),
            ),
            (
                "the municipality's answers counted",
                COORDINATOR,
                lambda: Answer.objects.filter(municipality_id=own.municipality_id).count(),
            ),
            (
                "handed-in answers, evaluator",
                EVALUATOR,
                lambda: list(SubmittedAnswer.objects.filter(evaluation=reading)),
            ),
            (
                "handed-in answers, office",
                OFFICE,
                lambda: list(SubmittedAnswer.objects.filter(evaluation=reading)),
            ),
            (
                "evaluations of a round, office",
                OFFICE,
                lambda: list(Evaluation.objects.filter(round=reading.round_id)),
            ),
        ]
        return [
            Subject(f"query: {title}", self._asking(email, act), page=False)
            for title, email, act in rows
        ]

    def _person(self, email: str) -> Person:
        with signing_in():
            return Person(User.objects.with_secret().get(email=email))

    def _evaluation(self, email: str, code: str) -> Evaluation:
        with acting_as(self._person(email).actor), transaction.atomic():
            return Evaluation.objects.get(municipality__code=code, round__opens_on__gt="2000-01-01")

    def _getting(self, email: str, url: str) -> Callable[[], Any]:
        client = enter(Client(), self._person(email).user)

        def get() -> bytes:
            response = client.get(url)
            if response.status_code != 200:
                raise SystemExit(f"{url}: status {response.status_code}")
            return bytes(response.content)

        return get

    def _asking(self, email: str, act: Callable[[], Any]) -> Callable[[], Any]:
        actor = self._person(email).actor

        def ask() -> Any:
            with acting_as(actor), transaction.atomic():
                begin = time.perf_counter()
                found = act()
                return time.perf_counter() - begin, found

        return ask

    def _time(self, subject: Subject, walled: bool) -> None:
        connection.close()  # prepared plans know which policies they were made under
        for run in range(WARM + RUNS):
            begin = time.perf_counter()
            result = subject.act()
            spent = time.perf_counter() - begin if subject.page else result[0]
            if run >= WARM:
                subject.times[walled].append(spent * 1000)

    def _tell(self, subject: Subject) -> None:
        walled, bare = subject.median(True), subject.median(False)
        asked = (
            f"asked <= {PAGE_RATIO}x"
            if subject.page
            else f"asked <= {QUERY_RATIO}x or +{QUERY_MS} ms"
        )
        verdict = "holds" if subject.holds() else "DOES NOT HOLD"
        figures = (
            f"with {walled:7.2f} ms   without {bare:7.2f} ms   {walled / bare:5.2f}x "
            f"({walled - bare:+.2f} ms)"
        )
        self.stdout.write(f"{subject.title:45} {figures}   {asked}: {verdict}")

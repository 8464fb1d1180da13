"""bin/bench rls: times pages and single queries with row security and without, with a million
answers.
"""

import os
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import psycopg
from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from demonstration import bulk_answers
from demonstration.sessions import start_session
from evaluations.models import Answer, Evaluation, SubmittedAnswer
from kompass.shared.actor import acting_as
from municipalities.access import Person
from municipalities.models import User
from municipalities.sessions import signing_in

RUNS, WARM_UP, ROUNDS = 12, 2, 8
PAGE_RATIO, QUERY_RATIO, QUERY_MS = 1.3, 2.0, 2.0
QUESTION, AREA = "democracy.information", "democracy"
COORDINATOR, EVALUATOR, OFFICE = (
    "kommunen@yttervik.example",
    "utvarderare1@forbundet.example",
    "kontoret@forbundet.example",
)


@dataclass
class Subject:
    """A page or a query to time. `act` returns the seconds it took; `times` holds milliseconds,
    with row security under True and without it under False.
    """

    title: str
    act: Callable[[], float]
    page: bool
    times: dict[bool, list[float]] = field(default_factory=lambda: {True: [], False: []})

    def median(self, secured: bool) -> float:
        """Return the median with row security or without it, in milliseconds."""
        return statistics.median(self.times[secured])

    def holds(self) -> bool:
        """Tell whether row security costs no more than is asked."""
        secured, bare = self.median(True), self.median(False)
        return (
            secured <= PAGE_RATIO * bare
            if self.page
            else secured <= max(QUERY_RATIO * bare, bare + QUERY_MS)
        )


class Command(BaseCommand):
    help = (
        "Time pages and queries with row security and without, on many answers, in a database "
        "that is thrown away."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--answers", type=int, default=1_000_000)

    def handle(self, *args: object, answers: int, **options: object) -> None:
        settings.ALLOWED_HOSTS = ["testserver"]
        with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as owner:
            begin = time.perf_counter()
            count = bulk_answers.fill(owner, answers=answers)
            self.stdout.write(f"{count} answers, filled in {time.perf_counter() - begin:.0f} s")
            subjects = [*self._pages(), *self._queries()]
            try:
                for secured in (True, False) * ROUNDS:
                    bulk_answers.set_row_security(owner, enabled=secured)
                    for subject in subjects:
                        self._time(subject, secured)
            finally:
                bulk_answers.set_row_security(owner, enabled=True)
        for subject in subjects:
            self._print(subject)
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
            Subject(f"page: {title}", self._timed_page(email, url), page=True)
            for title, email, url in rows
        ]

    def _queries(self) -> list[Subject]:
        own, reading = self._evaluation(COORDINATOR, "K05"), self._evaluation(EVALUATOR, "K03")
        rows: list[tuple[str, str, Callable[[], object]]] = [
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
            Subject(f"query: {title}", self._timed_query(email, act), page=False)
            for title, email, act in rows
        ]

    def _person(self, email: str) -> Person:
        with signing_in():
            return Person(User.objects.with_secret().get(email=email))

    def _evaluation(self, email: str, code: str) -> Evaluation:
        with acting_as(self._person(email).actor), transaction.atomic():
            return Evaluation.objects.get(municipality__code=code, round__opens_on__gt="2000-01-01")

    def _timed_page(self, email: str, url: str) -> Callable[[], float]:
        client = start_session(Client(), self._person(email).user)

        def get() -> float:
            begin = time.perf_counter()
            response = client.get(url)
            if response.status_code != 200:
                raise SystemExit(f"{url}: status {response.status_code}")
            return time.perf_counter() - begin

        return get

    def _timed_query(self, email: str, act: Callable[[], object]) -> Callable[[], float]:
        actor = self._person(email).actor

        def ask() -> float:
            with acting_as(actor), transaction.atomic():
                begin = time.perf_counter()
                act()
                return time.perf_counter() - begin

        return ask

    def _time(self, subject: Subject, secured: bool) -> None:
        connection.close()  # a prepared plan keeps the policies it was made under
        for run in range(WARM_UP + RUNS):
            spent = subject.act()
            if run >= WARM_UP:
                subject.times[secured].append(spent * 1000)

    def _print(self, subject: Subject) -> None:
        secured, bare = subject.median(True), subject.median(False)
        asked = (
            f"asked <= {PAGE_RATIO}x"
            if subject.page
            else f"asked <= {QUERY_RATIO}x or +{QUERY_MS} ms"
        )
        verdict = "holds" if subject.holds() else "DOES NOT HOLD"
        figures = (
            f"with {secured:7.2f} ms   without {bare:7.2f} ms   {secured / bare:5.2f}x "
            f"({secured - bare:+.2f} ms)"
        )
        self.stdout.write(f"{subject.title:45} {figures}   {asked}: {verdict}")

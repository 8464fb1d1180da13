"""bin/bench: times the most used pages, each as a ratio to the sign-in page of the same run."""

import statistics
import time
from collections.abc import Callable
from functools import partial
from uuid import uuid4

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import reverse

from demonstration.sessions import start_session
from evaluations.models import Answer, Evaluation
from kompass.shared.actor import acting_as
from municipalities.access import Person
from municipalities.models import User
from municipalities.sessions import signing_in

RUNS, WARM_UP = 60, 5
QUESTION = "democracy.information"
SMALL = "kommunen@yttervik.example"


class Command(BaseCommand):
    help = (
        "Time pages on the demonstration's data: median and 95th percentile in milliseconds, and "
        "the ratio to the sign-in page."
    )

    def handle(self, *args: object, **options: object) -> None:
        settings.ALLOWED_HOSTS = ["testserver"]
        reference = self._time(
            "sign-in page (the reference)", lambda: Client().get(reverse("account_login")), None
        )
        small, yttervik = self._signed_in(SMALL, "K05")
        evaluator, tallnas = self._signed_in("utvarderare1@forbundet.example", "K03")
        office, _ = self._signed_in("kontoret@forbundet.example", "K01")
        pages: list[tuple[str, Client, str]] = [
            ("question page", small, reverse("question", args=[yttervik.pk, QUESTION])),
            ("areas of an evaluation", small, reverse("answers", args=[yttervik.pk])),
            ("reading list, 50 questions", evaluator, reverse("reading", args=[tallnas.pk])),
            (
                "question with notes and score",
                evaluator,
                reverse("reading-question", args=[tallnas.pk, QUESTION]),
            ),
            ("round, 5 evaluations", office, reverse("round", args=[yttervik.round_id])),
        ]
        for title, client, url in pages:
            self._time(title, partial(client.get, url), reference)
        self._time("automatic save of an answer", self._saving(small, yttervik), reference)

    def _signed_in(self, email: str, code: str) -> tuple[Client, Evaluation]:
        user = self._user(email)
        client = start_session(Client(), user)
        with acting_as(Person(user).actor), transaction.atomic():
            return client, Evaluation.objects.get(municipality__code=code)

    def _user(self, email: str) -> User:
        with signing_in():
            return User.objects.with_secret().get(email=email)

    def _saving(self, client: Client, evaluation: Evaluation) -> Callable[[], HttpResponseBase]:
        url = reverse("question", args=[evaluation.pk, QUESTION])
        with acting_as(Person(self._user(SMALL)).actor), transaction.atomic():
            version = Answer.objects.get(evaluation=evaluation, question__key=QUESTION).version
        fields = {"self_assessment": "partly", "operation": str(uuid4()), "version": str(version)}
        count = iter(range(10_000))

        def save() -> HttpResponseBase:
            return client.post(
                url,
                {**fields, "text": f"{next(count)} " + "ord " * 80},
                headers={"HX-Request": "true"},
            )

        return save

    def _time(
        self, title: str, act: Callable[[], HttpResponseBase], reference: float | None
    ) -> float:
        """Print the times of an act, and return the median in milliseconds."""
        times = []
        for run in range(WARM_UP + RUNS):
            begin = time.perf_counter()
            status = act().status_code
            if run >= WARM_UP:
                times.append((time.perf_counter() - begin) * 1000)
            if status != 200:
                raise SystemExit(f"{title}: status {status}")
        median = statistics.median(times)
        ratio = f"{median / reference:5.2f} x reference" if reference else ""
        self.stdout.write(
            f"{title:32} p50 {median:6.1f} ms   p95 {statistics.quantiles(times, n=20)[-1]:6.1f} "
            f"ms   {ratio}"
        )
        return median

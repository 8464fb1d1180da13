"""bin/bench answering: the question page and the save of an answer, in a database as full as a
whole country's round.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import psycopg
from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.test import Client
from django.test.client import ClientHandler
from django.urls import include, path, reverse

from demonstration import bulk_answers
from demonstration.entering import enter
from evaluations.models import Answer, Citation, Evaluation
from kompass.shared.actor import acting_as
from municipalities.access import Person
from municipalities.models import User
from municipalities.sessions import signing_in

RUNS, WARM = 200, 10
ANSWERS, DOCUMENTS = 15_000, 3  # fifty questions in each of the country's 308 municipalities
SAVE_MS, PAGE_MS = 10.0, 25.0
QUESTION, AREA, WRITER = "democracy.information", "democracy", "kommunen@yttervik.example"


class Server(ClientHandler):
    """The product's whole stack, with a clock from the request to the finished answer: what the
    test client does itself is not counted.
    """

    spent = 0.0

    def get_response(self, request: HttpRequest) -> HttpResponseBase:
        begin = time.perf_counter()
        response = super().get_response(request)
        self.spent = time.perf_counter() - begin
        return response


def empty(request: HttpRequest) -> HttpResponse:
    """Answer nothing: what every request costs before a page begins."""
    return HttpResponse()


urlpatterns = [path("", include(settings.ROOT_URLCONF)), path("empty/", empty)]


class Command(BaseCommand):
    help = (
        "Time the question page and the save of an answer; each beside an empty view of the same "
        "run."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        settings.ALLOWED_HOSTS = ["testserver"]
        settings.ROOT_URLCONF = __name__
        with signing_in():
            user = User.objects.with_secret().get(email=WRITER)
        with acting_as(Person(user).actor), transaction.atomic():
            evaluation = Evaluation.objects.get(municipality__code="K05")
        with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as owner:
            count = bulk_answers.fill(owner, answers=ANSWERS, documents=DOCUMENTS, of=evaluation.pk)
        with acting_as(Person(user).actor), transaction.atomic():
            own = (
                Answer.objects.filter(evaluation=evaluation).count(),
                Citation.objects.filter(evaluation=evaluation).count(),
            )
            version = Answer.objects.get(evaluation=evaluation, question__key=QUESTION).version
        self.stdout.write(
            f"{count} answers in the database; in the municipality {own[0]} answers citing "
            f"{own[1]} documents"
        )
        client = enter(Client(), user)
        client.handler = self.server = Server(enforce_csrf_checks=False)
        url = reverse("question", args=[evaluation.pk, QUESTION])
        reference = self._time(
            "an empty view, signed in (the reference)", lambda: client.get("/empty/"), None, None
        )
        held = [
            self._time("question page", lambda: client.get(url), reference, PAGE_MS) <= PAGE_MS,
            self._time(
                "save of an answer, one request",
                self._saving(client, url, version),
                reference,
                SAVE_MS,
            )
            <= SAVE_MS,
        ]
        self._time(
            "area page",
            lambda: client.get(reverse("area", args=[evaluation.pk, AREA])),
            reference,
            None,
        )
        self._time(
            "areas of an evaluation",
            lambda: client.get(reverse("answers", args=[evaluation.pk])),
            reference,
            None,
        )
        if not all(held):
            sys.exit("Slower than asked.")

    def _saving(self, client: Client, url: str, version: int) -> Callable[[], Any]:
        known = {
            "self_assessment": "partly",
            "readiness": "draft",
            "operation": str(uuid4()),
            "version": str(version),
        }
        numbers = iter(range(1, 10_000))

        def save() -> Any:
            number = next(numbers)
            text = f"Version {number}. " + "Så gör vi i kommunen, och vi följer upp det. " * 20
            sent = urlencode(
                {**known, "text": text, "sequence": str(number)}
            )  # as a browser sends it
            return client.post(
                url,
                sent,
                content_type="application/x-www-form-urlencoded",
                headers={"HX-Request": "true"},
            )

        return save

    def _time(
        self, title: str, act: Callable[[], Any], reference: float | None, asked: float | None
    ) -> float:
        times = []
        for run in range(WARM + RUNS):
            status = act().status_code
            if run >= WARM:
                times.append(self.server.spent * 1000)
            if status != 200:
                raise SystemExit(f"{title}: status {status}")
        median = statistics.median(times)
        ratio = f"{median / reference:5.2f} x reference" if reference else ""
        verdict = (
            f"   asked <= {asked:.0f} ms: {'holds' if median <= asked else 'DOES NOT HOLD'}"
            if asked
            else ""
        )
        self.stdout.write(
            f"{title:42} p50 {median:6.1f} ms   p95 {statistics.quantiles(times, n=20)[-1]:6.1f} "
            f"ms   {ratio}{verdict}"
        )
        return median

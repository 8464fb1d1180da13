"""bin/bench answering: times the question page and the save of an answer, with a round of the whole
country in the database.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
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
from demonstration.sessions import start_session
from evaluations.models import Answer, Citation, Evaluation
from kompass.shared.actor import acting_as
from municipalities.access import Person
from municipalities.models import User
from municipalities.sessions import signing_in

RUNS, WARM_UP = 200, 10
ANSWERS, DOCUMENTS = 15_000, 3  # fifty questions in each of the country's 308 municipalities
SAVE_MS, PAGE_MS = 10.0, 25.0
QUESTION, AREA, WRITER = "democracy.information", "democracy", "kommunen@yttervik.example"


class TimedHandler(ClientHandler):
    """The test client's handler; `spent` is the time of the last request in seconds, without the
    client's own work.
    """

    spent = 0.0

    def get_response(self, request: HttpRequest) -> HttpResponseBase:
        begin = time.perf_counter()
        response = super().get_response(request)
        self.spent = time.perf_counter() - begin
        return response


def empty(request: HttpRequest) -> HttpResponse:
    """Return an empty page, to measure what every request costs."""
    return HttpResponse()


urlpatterns = [path("", include(settings.ROOT_URLCONF)), path("empty/", empty)]


class Command(BaseCommand):
    help = (
        "Time the question page and the save of an answer; each beside an empty view of the same "
        "run."
    )

    def handle(self, *args: object, **options: object) -> None:
        settings.ALLOWED_HOSTS = ["testserver"]
        settings.ROOT_URLCONF = __name__
        with signing_in():
            user = User.objects.with_secret().get(email=WRITER)
        with acting_as(Person(user).actor), transaction.atomic():
            evaluation = Evaluation.objects.get(municipality__code="K05")
        version = self._fill(user, evaluation)
        client = start_session(Client(), user)
        client.handler = self.handler = TimedHandler(enforce_csrf_checks=False)
        if not self._time_all(client, evaluation, version):
            sys.exit("Slower than asked.")

    def _fill(self, user: User, evaluation: Evaluation) -> int:
        """Fill the database, print what it holds, and return the version of the timed answer."""
        with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as owner:
            count = bulk_answers.fill(owner, answers=ANSWERS, documents=DOCUMENTS, of=evaluation.pk)
        with acting_as(Person(user).actor), transaction.atomic():
            answers = Answer.objects.filter(evaluation=evaluation).count()
            citations = Citation.objects.filter(evaluation=evaluation).count()
            version = Answer.objects.get(evaluation=evaluation, question__key=QUESTION).version
        self.stdout.write(
            f"{count} answers in the database; in the municipality {answers} answers citing "
            f"{citations} documents"
        )
        return version

    def _time_all(self, client: Client, evaluation: Evaluation, version: int) -> bool:
        """Time every page; return whether the question page and the save are as fast as asked."""
        question = reverse("question", args=[evaluation.pk, QUESTION])
        area = reverse("area", args=[evaluation.pk, AREA])
        areas = reverse("answers", args=[evaluation.pk])
        save = self._saving(client, question, version)
        reference = self._time(
            "an empty view, signed in (the reference)", partial(client.get, "/empty/"), None, None
        )
        page_ms = self._time("question page", partial(client.get, question), reference, PAGE_MS)
        save_ms = self._time("save of an answer, one request", save, reference, SAVE_MS)
        self._time("area page", partial(client.get, area), reference, None)
        self._time("areas of an evaluation", partial(client.get, areas), reference, None)
        return page_ms <= PAGE_MS and save_ms <= SAVE_MS

    def _saving(self, client: Client, url: str, version: int) -> Callable[[], HttpResponseBase]:
        known = {
            "self_assessment": "partly",
            "readiness": "draft",
            "operation": str(uuid4()),
            "version": str(version),
        }
        numbers = iter(range(1, 10_000))

        def save() -> HttpResponseBase:
            number = next(numbers)
            text = f"Version {number}. " + "Så gör vi i kommunen, och vi följer upp det. " * 20
            fields = {**known, "text": text, "sequence": str(number)}
            return client.post(
                url,
                urlencode(fields),  # as a browser sends it
                content_type="application/x-www-form-urlencoded",
                headers={"HX-Request": "true"},
            )

        return save

    def _time(
        self,
        title: str,
        act: Callable[[], HttpResponseBase],
        reference: float | None,
        asked: float | None,
    ) -> float:
        """Print the times of an act, and return the median in milliseconds."""
        times = []
        for run in range(WARM_UP + RUNS):
            status = act().status_code
            if run >= WARM_UP:
                times.append(self.handler.spent * 1000)
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

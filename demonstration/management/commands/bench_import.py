"""bin/bench import: times the import of the shipped question set as YAML and as a spreadsheet, as a
ratio to inserting bare rows in the same run.
"""

import statistics
import time
from collections.abc import Callable

from django.core.management.base import BaseCommand
from django.db import transaction

from kompass.shared.actor import COMMAND, acting_as
from questionnaire import importing, proposing, spreadsheet, storing, yamlfile
from questionnaire.models import QuestionSet, TextState
from questionnaire.tree import Node, walk

RUNS = 7
ASKED = 1.0  # seconds for fifty questions in two languages


class Command(BaseCommand):
    help = (
        "Time the import of the shipped question set; the median in seconds, and the ratio to "
        "inserting as many bare rows."
    )

    def handle(self, *args: object, **options: object) -> None:
        with acting_as(COMMAND), transaction.atomic():
            root = storing.read(QuestionSet.objects.get(key="kommunkompassen", version="2016.2"))
            root.values["version"] = "bench"
            reference = self._time("bare rows (the reference)", lambda: self._bare(root), None)
            raw = yamlfile.write(root)
            self._time("YAML: read, check, store", lambda: importing.load(raw), reference)
            draft = importing.load(raw)
            book = spreadsheet.write(root)
            self._time(
                "XLSX: read, check, compare, apply",
                lambda: proposing.apply(proposing.propose(draft, book)),
                reference,
            )
            texts = sum(len(texts) for _place, node in walk(root) for texts in node.texts.values())
            self.stdout.write(
                f"{len(raw) / 1024:.0f} kB of YAML, {texts} texts; asked: at most {ASKED} s each"
            )
            transaction.set_rollback(True)

    def _bare(self, root: Node) -> None:
        draft = QuestionSet.objects.create(key="bare", version="1", scheme="points")
        texts = [
            (place, field, code)
            for place, node in walk(root)
            for field, languages in node.texts.items()
            for code in languages
        ]
        TextState.objects.bulk_create(
            TextState(question_set=draft, place=p, field=f, language=c, source="")
            for p, f, c in texts
        )

    def _time(self, title: str, act: Callable[[], object], reference: float | None) -> float:
        """Print the times of an act, and return the median in seconds."""
        times = []
        for _run in range(RUNS):
            begin = time.perf_counter()
            with transaction.atomic():
                act()
                times.append(time.perf_counter() - begin)
                transaction.set_rollback(True)
        median = statistics.median(times)
        ratio = f"{median / reference:6.2f} x reference" if reference else ""
        self.stdout.write(f"{title:36} p50 {median:6.3f} s   max {max(times):6.3f} s   {ratio}")
        return median

"""bin/manage load_question_sets: store and publish the question sets that come with the product."""

from pathlib import Path
from typing import Any

from municipalities.commands import ActingCommand
from questionnaire import importing

DATA = Path(importing.__file__).parent / "data"


class Command(ActingCommand):
    help = "Store and publish the question sets that come with the product; safe to run again."
    installs = True

    def handle(self, *args: Any, **options: Any) -> None:
        for file in sorted(DATA.glob("*.yaml")):
            made = importing.publish(importing.load(file.read_bytes()))
            self.stdout.write(f"question set {made}")

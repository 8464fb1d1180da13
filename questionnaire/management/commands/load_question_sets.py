"""bin/manage load_question_sets: store and publish the question sets that come with the product, and what leads from one to another."""

from pathlib import Path
from typing import Any

from municipalities.commands import ActingCommand
from questionnaire import crosswalks, importing, publishing

DATA = Path(importing.__file__).parent / "data"


class Command(ActingCommand):
    help = "Store and publish the question sets that come with the product, and their crosswalks; safe to run again."
    installs = True

    def handle(self, *args: Any, **options: Any) -> None:
        for file in sorted((DATA / "sets").glob("*.yaml")):
            made = publishing.publish(importing.load(file.read_bytes()))
            self.stdout.write(f"question set {made}")
        for file in sorted((DATA / "crosswalks").glob("*.yaml")):
            self.stdout.write(f"crosswalk {crosswalks.load(file.read_bytes())}")

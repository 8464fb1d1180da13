"""bin/manage load_question_sets: store and publish the product's question sets and crosswalks."""

from pathlib import Path

from django.db import transaction

from municipalities.commands import ActingCommand
from questionnaire import crosswalks, importing, publishing, selectors
from questionnaire.tree import Node

DATA = Path(importing.__file__).parent / "data"


class Command(ActingCommand):
    help = (
        "Store and publish the question sets that come with the product, and their crosswalks; "
        "safe to run again."
    )
    installs = True

    def handle(self, *args: object, **options: object) -> None:
        for file in sorted((DATA / "sets").glob("*.yaml")):
            self._load(importing.parse(file.read_bytes()))
        for file in sorted((DATA / "crosswalks").glob("*.yaml")):
            self.stdout.write(f"crosswalk {crosswalks.load(file.read_bytes(), replacing=False)}")

    @transaction.atomic
    def _load(self, root: Node) -> None:
        """Publish a question set; a draft of its version stays as it is."""
        if draft := selectors.draft_of(root):
            self.stdout.write(
                f"question set {draft}: somebody works on a draft of this version, left as it is"
            )
            return
        self.stdout.write(f"question set {publishing.publish(importing.store(root))}")

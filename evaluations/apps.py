"""What was answered, shown, heard and judged."""

from django.apps import AppConfig


class Evaluations(AppConfig):
    name = "evaluations"

    def ready(self) -> None:
        from evaluations.domain import delegating, linking, noticing, reading_files  # noqa: F401  delegating hears of corrected invitations
        from evaluations.selectors import own  # noqa: F401  adds its part to a person's export
        from kompass.outbox import periodic

        periodic.every(20, "files to read", reading_files.sweep)
        periodic.every(600, "links to check", linking.sweep)
        periodic.every(900, "notices", noticing.tell_of_the_time)

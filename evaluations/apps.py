"""What was answered, shown, heard and judged."""

from django.apps import AppConfig


class Evaluations(AppConfig):
    name = "evaluations"

    def ready(self) -> None:
        from evaluations import exporting as own  # noqa: F401  adds its part to a person's export
        from evaluations.notices import domain as noticing
        from kompass.outbox import periodic
        from library.extraction import domain as reading_files  # noqa: F401  delegating hears of corrected invitations
        from library.links import domain as linking
        from workspace.team import domain as delegating

        periodic.every(20, "files to read", reading_files.sweep)
        periodic.every(600, "links to check", linking.sweep)
        periodic.every(900, "notices", noticing.tell_of_the_time)

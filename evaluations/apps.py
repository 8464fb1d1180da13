"""What was answered, shown, heard and judged."""

from django.apps import AppConfig


class Evaluations(AppConfig):
    name = "evaluations"

    def ready(self) -> None:
        from evaluations.domain import noticing
        from evaluations.selectors import own  # noqa: F401  adds its part to a person's export
        from kompass.outbox import periodic

        periodic.register("notices", noticing.tell_of_the_time, every=15 * 60)

"""bin/manage relay: publishes jobs to the broker, on notification and every five seconds."""

import signal
import sys
import time

from django.core.management.base import BaseCommand
from django.db import OperationalError, connection

from kompass.outbox import execution, periodic, queue
from kompass.shared.actor import Actor, acting_as

EVERY = 5.0


class Command(BaseCommand):
    help = "Publish waiting jobs to the broker until it is stopped."

    def handle(self, *args: object, **options: object) -> None:
        # A flag cannot interrupt the wait for notifications, so the signal raises SystemExit.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        while True:
            try:
                self._round()
            except OperationalError:
                connection.close()
                time.sleep(1.0)

    def _round(self) -> None:
        with acting_as(Actor("relay")):
            periodic.run_due()
            for kind, job in execution.sweep():
                queue.publish(kind, job)
        connection.ensure_connection()
        raw = connection.connection
        raw.execute(f"listen {queue.CHANNEL}")
        # The job was published on commit; the sweep after a notification catches what the broker
        # refused.
        for _ in raw.notifies(timeout=EVERY, stop_after=1):
            break

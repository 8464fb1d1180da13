"""bin/manage relay: the one process that carries jobs to the broker: it listens, and sweeps every
five seconds.
"""

import signal
import sys
import time
from typing import Any

from django.core.management.base import BaseCommand
from django.db import OperationalError, connection

from kompass.outbox import execution, periodic, queue
from kompass.shared.actor import Actor, acting_as

EVERY = 5.0


class Command(BaseCommand):
    help = "Carry waiting jobs to the broker until told to stop."

    def handle(self, *args: Any, **options: Any) -> None:
        # Listening does not end on a flag, so the signal leaves it by an exception.
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
        # Publishing on commit rings first; the sweep after a notification catches what the broker
        # refused.
        for _ in raw.notifies(timeout=EVERY, stop_after=1):
            break

"""Records what is read and downloaded: interview notes, evidence, reports.

A page is one event that names its rows.
"""

from collections.abc import Iterable
from uuid import UUID

from django.db import connection

from kompass.audit.models import Act, Audience


def note_read(
    *, evaluation: UUID, table: str, rows: Iterable[UUID], audience: str = Audience.EVALUATORS
) -> None:
    """Record that the actor's page shows these rows; nothing without rows."""
    _record(evaluation, Act.READ, table, rows, audience)


def note_download(
    *, evaluation: UUID, table: str, row: UUID, audience: str = Audience.MUNICIPALITY
) -> None:
    """Record that the actor downloads the file of a row."""
    _record(evaluation, Act.DOWNLOAD, table, [row], audience)


def _record(evaluation: UUID, act: str, table: str, rows: Iterable[UUID], audience: str) -> None:
    if found := list(rows):
        with connection.cursor() as cursor:
            cursor.execute(
                "select app.record_reading(%s, %s, %s, %s, %s)",
                [evaluation, str(act), table, found, str(audience)],
            )

"""Counting what a page asks of the database."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

# What opens and closes a transaction asks nothing.
NOT_ASKED = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT")
# A test runs inside a transaction of its own, so the actor is published by one statement more than
# in production.
PUBLISHED = "select set_config('app.actor'"


@contextmanager
def asked(*, publishing: bool = True) -> Iterator[list[str]]:
    """Collect the statements of the block, without savepoints, and on wish without the actor's."""
    found: list[str] = []
    with CaptureQueriesContext(connection) as captured:
        yield found
    skipped = NOT_ASKED if publishing else (*NOT_ASKED, PUBLISHED)
    found += [
        query["sql"] for query in captured.captured_queries if not query["sql"].startswith(skipped)
    ]


def questions_of(client: Client, url: str) -> int:
    """Return how many questions a page asks on its second visit, the session warm."""
    client.get(url)
    with asked(publishing=False) as found:
        response = client.get(url)
    assert response.status_code == 200, (url, response.status_code)
    return len(found)

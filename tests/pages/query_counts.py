"""Counting the queries of a page."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

# Statements that begin and end transactions are not counted.
NOT_COUNTED = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT")
# A test runs inside a transaction of its own, so the actor is published by one statement more than
# in production.
PUBLISHED = "select set_config('app.actor'"


@contextmanager
def captured_queries(*, publishing: bool = True) -> Iterator[list[str]]:
    """Collect the SQL of the block without transaction statements; publishing=False also leaves out
    the publishing of the actor.
    """
    found: list[str] = []
    with CaptureQueriesContext(connection) as captured:
        yield found
    skipped = NOT_COUNTED if publishing else (*NOT_COUNTED, PUBLISHED)
    found += [
        query["sql"] for query in captured.captured_queries if not query["sql"].startswith(skipped)
    ]


def query_count(client: Client, url: str) -> int:
    """Return how many queries a page needs on its second visit, with a warm session."""
    client.get(url)
    with captured_queries(publishing=False) as found:
        response = client.get(url)
    assert response.status_code == 200, (url, response.status_code)
    return len(found)

"""A transaction without a savepoint, for an act that is done very often."""

from collections.abc import Callable
from contextlib import nullcontext
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import connection, transaction

Given = ParamSpec("Given")
Outcome = TypeVar("Outcome")


def join_transaction(act: Callable[Given, Outcome]) -> Callable[Given, Outcome]:
    """Run a function in the running transaction, or in a new one.

    Unlike a nested atomic() it sets no savepoint, so the function must refuse before it writes.
    """

    @wraps(act)
    def joined(*args: Given.args, **fields: Given.kwargs) -> Outcome:
        with nullcontext() if connection.in_atomic_block else transaction.atomic():
            return act(*args, **fields)

    return joined

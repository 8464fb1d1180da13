"""One transaction for an act that is done so often that a savepoint is too much."""

from collections.abc import Callable
from contextlib import nullcontext
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import connection, transaction

Given = ParamSpec("Given")
Outcome = TypeVar("Outcome")


def join_transaction(act: Callable[Given, Outcome]) -> Callable[Given, Outcome]:
    """Let an act join the running transaction, or have its own.

    A nested atomic() sets a savepoint, to take back what a caught refusal leaves; such an act
    refuses before it writes.
    """

    @wraps(act)
    def joined(*args: Given.args, **fields: Given.kwargs) -> Outcome:
        with nullcontext() if connection.in_atomic_block else transaction.atomic():
            return act(*args, **fields)

    return joined

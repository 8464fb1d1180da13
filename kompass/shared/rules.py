"""Permission rules: named predicates over a context, combined by `&` and `|`."""

from collections.abc import Callable
from typing import Generic, TypeVar

Context = TypeVar("Context")


class Rule(Generic[Context]):
    """A predicate that reads as a sentence: `writes & preparing | office`."""

    def __init__(self, test: Callable[[Context], bool]) -> None:
        self.test = test

    def __call__(self, context: Context) -> bool:
        return self.test(context)

    def __and__(self, other: "Rule[Context]") -> "Rule[Context]":
        return Rule(lambda context: self(context) and other(context))

    def __or__(self, other: "Rule[Context]") -> "Rule[Context]":
        return Rule(lambda context: self(context) or other(context))

"""Rules as sentences: named predicates over what a person is somewhere, joined by `&` and `|`."""

from collections.abc import Callable
from typing import Generic, TypeVar

Standing = TypeVar("Standing")


class Rule(Generic[Standing]):
    """A predicate that reads as a sentence: `writes & preparing | office`."""

    def __init__(self, test: Callable[[Standing], bool]) -> None:
        self.test = test

    def __call__(self, standing: Standing) -> bool:
        return self.test(standing)

    def __and__(self, other: "Rule[Standing]") -> "Rule[Standing]":
        return Rule(lambda standing: self(standing) and other(standing))

    def __or__(self, other: "Rule[Standing]") -> "Rule[Standing]":
        return Rule(lambda standing: self(standing) or other(standing))

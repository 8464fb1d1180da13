"""Refusals that a person can read. Each carries a sentence in her language and the status it deserves."""

from typing import Any

from django.utils.functional import Promise

Sentence = str | Promise


class Refused(Exception):
    """An act that is not possible now; nothing has been changed."""

    status = 409

    def __init__(self, sentence: Sentence, *more: Sentence) -> None:
        super().__init__(str(sentence))
        self.sentences = (sentence, *more)


class Invalid(Refused):
    """Typed or uploaded matter that cannot be accepted."""

    status = 422


class Stale(Refused):
    """Somebody else saved first; both texts are kept."""

    def __init__(self, sentence: Sentence, *, theirs: str, version: int) -> None:
        super().__init__(sentence)
        self.theirs = theirs
        self.version = version


def refuse(form: Any, sentences: tuple[Sentence, ...], field: str | None = None) -> None:
    """Put a refusal's sentences on a form, so that what was typed stays beside them."""
    for sentence in sentences:
        form.add_error(field, str(sentence))

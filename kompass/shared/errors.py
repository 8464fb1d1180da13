"""Refusals that a person can read.

Each carries a sentence in her language and the status it deserves.
"""

from typing import Any

from django.utils.functional import Promise

from kompass.shared import text_diff

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
    """Somebody else saved first; both texts are kept.

    version is the one that stands now, over the one that was written over; base is the text that
    both began with, where it is known.
    """

    def __init__(
        self,
        sentence: Sentence,
        *,
        theirs: str,
        version: int,
        mine: str = "",
        base: str = "",
        over: int | None = None,
    ) -> None:
        super().__init__(sentence)
        self.theirs, self.mine, self.base = theirs, mine, base
        self.version, self.over = version, over

    @property
    def differences(self) -> tuple[text_diff.Part, ...]:
        """Return the two texts as one row: what only the other wrote ("before"), what only this one
        wrote ("after").
        """
        return text_diff.differences(self.theirs, self.mine)

    @property
    def merged(self) -> str:
        """Return both texts in one."""
        return text_diff.merged(self.base, self.mine, self.theirs)


def refuse(form: Any, sentences: tuple[Sentence, ...], field: str | None = None) -> None:
    """Put a refusal's sentences on a form, so that what was typed stays beside them."""
    for sentence in sentences:
        form.add_error(field, str(sentence))

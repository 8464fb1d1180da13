"""Refusals with a sentence in the user's language and an HTTP status."""

from django.forms import BaseForm
from django.utils.functional import Promise

from kompass.shared import text_diff

Sentence = str | Promise


class Refused(Exception):
    """The act is not possible now; nothing has been changed."""

    status = 409

    def __init__(self, sentence: Sentence, *more: Sentence) -> None:
        super().__init__(str(sentence))
        self.sentences = (sentence, *more)


class Invalid(Refused):
    """Input or an upload that is not accepted."""

    status = 422


class Stale(Refused):
    """Optimistic lock failed: somebody else saved first; both texts are kept.

    version is the current version, over the one that the text was based on; base is the common
    text that both began with, where it is known.
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
        """Return the differences: what only theirs has ("before"), what only mine has ("after")."""
        return text_diff.differences(self.theirs, self.mine)

    @property
    def merged(self) -> str:
        """Return a three-way merge of both texts."""
        return text_diff.merged(self.base, self.mine, self.theirs)


def refuse(form: BaseForm, sentences: tuple[Sentence, ...], field: str | None = None) -> None:
    """Add a refusal's sentences to a form as errors, of a field if one is named."""
    for sentence in sentences:
        form.add_error(field, str(sentence))

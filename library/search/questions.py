"""Finding words in a question set: in memory, whatever the letters' case, in every language."""

import re
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from kompass.shared.texts import ORDER, language, localized
from library.search.excerpts import START, STOP
from questionnaire import catalogue as catalogues
from questionnaire import guidance
from questionnaire.catalogue import Catalogue
from questionnaire.models import Question

WORD = re.compile(r"\w+(?:[.\-]\w+)*")  # 1.1 is one word


@dataclass(frozen=True, slots=True)
class Found:
    """A question that holds the words, and its text with marks."""

    question: Question
    words: str


def found(catalogue: Catalogue, typed: str, *, aland: bool) -> list[Found]:
    """Return the questions that hold every word, in their order: in the reader's language if they
    do, else in another.
    """
    words = [word.casefold() for word in WORD.findall(typed)]
    if not words:
        return []
    spoken = dict.fromkeys((language(), *ORDER))
    texts = [_texts(catalogue.question_set.pk, code, aland) for code in spoken]
    hits = []
    for at, question in enumerate(catalogue.questions):
        holding = next(
            (text[at] for text in texts if all(word in text[at].casefold() for word in words)), None
        )
        if holding is not None:
            hits.append(Found(question, _marked(holding, words)))
    return hits


@lru_cache(maxsize=48)
def _texts(question_set: UUID, code: str, aland: bool) -> list[str]:
    """Return each question's title, wording and guidance in one language."""
    return [_text(question, code, aland) for question in catalogues.of(question_set).questions]


def _text(question: Question, code: str, aland: bool) -> str:
    told = guidance.help_with(question, aland=aland, wanted=code)
    parts = [
        localized(question, "name", wanted=code),
        localized(question, "text", wanted=code),
        told.guidance,
        *told.indicators,
    ]
    return " – ".join(part.text for part in parts if part.text)


def _marked(text: str, words: list[str]) -> str:
    longest_first = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    return re.sub(
        longest_first, lambda match: f"{START}{match[0]}{STOP}", text, flags=re.IGNORECASE
    )

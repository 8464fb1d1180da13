"""The guidance and references of a question, for Åland or for the mainland."""

from collections.abc import Iterable
from dataclasses import dataclass

from kompass.shared.texts import Localized, localized
from questionnaire.catalogue import Catalogue
from questionnaire.models import (
    Aspect,
    InterviewGroup,
    Level,
    Question,
    QuestionSentence,
    Rung,
    Scope,
)

EXPECTED = ("documents", "web", "interviews")


@dataclass(frozen=True)
class Help:
    """A question's guidance, indicators, expected evidence and legal references."""

    guidance: Localized
    indicators: list[Localized]
    expected: dict[str, Localized]
    references: list[Localized]

    def __bool__(self) -> bool:
        return bool(
            self.guidance.text
            or self.indicators
            or any(text.text for text in self.expected.values())
            or self.references
        )


@dataclass(frozen=True)
class InterviewHelp:
    """The groups that evaluators may ask about a question, and the prompts for it."""

    groups: list[str]
    prompts: list[Localized]

    def __bool__(self) -> bool:
        return bool(self.groups or self.prompts)


def help_with(question: Question, *, aland: bool, wanted: str | None = None) -> Help:
    """Return the help that applies on Åland or on the mainland.

    `wanted` is a language; without it, the texts are in the reader's.
    """
    own = localized(question, "guidance_aland", wanted=wanted) if aland else None
    return Help(
        own if own and own.text else localized(question, "guidance", wanted=wanted),
        _applying(question.indicators.all(), aland=aland, wanted=wanted),
        {name: localized(question, name, wanted=wanted) for name in EXPECTED},
        _applying(question.references.all(), aland=aland, wanted=wanted),
    )


def interview_help(question: Question, *, aland: bool, wanted: str | None = None) -> InterviewHelp:
    """Return the interview groups and the prompts that apply on Åland or on the mainland."""
    groups = [str(InterviewGroup(group).label) for group in question.groups]
    return InterviewHelp(groups, _applying(question.prompts.all(), aland=aland, wanted=wanted))


def ladder(
    catalogue: Catalogue, question: Question
) -> list[tuple[Aspect, list[tuple[Level, Localized | None]]]]:
    """Return what each level means for each aspect of a question.

    This is the question's own rung, else the aspect's, else the level's description, else None.
    """
    found = []
    for aspect in catalogue.aspects:
        rungs = catalogue.rungs(question, aspect)
        found.append(
            (aspect, [(level, _meaning(rungs.get(level.key), level)) for level in catalogue.levels])
        )
    return found


def _meaning(rung: Rung | None, level: Level) -> Localized | None:
    words = rung.words if rung else localized(level, "description")
    return words if words.text else None


def _applying(
    rows: Iterable[QuestionSentence], *, aland: bool, wanted: str | None
) -> list[Localized]:
    here = Scope.ALAND if aland else Scope.MAINLAND
    return [
        localized(row, "text", wanted=wanted)
        for row in rows
        if row.scope in (Scope.EVERYWHERE, here)
    ]

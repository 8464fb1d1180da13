"""A question as its readers see it: on Åland its own guidance, everywhere only what holds there."""

from dataclasses import dataclass
from typing import Any

from kompass.shared.texts import Localized, localized
from questionnaire.catalogue import Catalogue
from questionnaire.models import Aspect, InterviewGroup, Level, Question, Scope

EXPECTED = ("documents", "web", "interviews")


@dataclass(frozen=True)
class Help:
    """What stands beside a question: what is looked for, checked and expected, and the law behind
    it.
    """

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
class Asking:
    """What evaluators have beside a question besides: whom to ask, and what to say."""

    groups: list[str]
    prompts: list[Localized]

    def __bool__(self) -> bool:
        return bool(self.groups or self.prompts)


def help_with(question: Question, *, aland: bool, wanted: str | None = None) -> Help:
    """Return what stands beside a question, for a municipality on Åland or on the mainland, in the
    reader's language.
    """
    own = localized(question, "guidance_aland", wanted=wanted) if aland else None
    return Help(
        own if own and own.text else localized(question, "guidance", wanted=wanted),
        _holding(question.indicators.all(), aland=aland, wanted=wanted),
        {name: localized(question, name, wanted=wanted) for name in EXPECTED},
        _holding(question.references.all(), aland=aland, wanted=wanted),
    )


def asking(question: Question, *, aland: bool, wanted: str | None = None) -> Asking:
    """Return whom evaluators may ask about a question, and with what words."""
    groups = [str(InterviewGroup(group).label) for group in question.groups]
    return Asking(groups, _holding(question.prompts.all(), aland=aland, wanted=wanted))


def ladder(
    catalogue: Catalogue, question: Question
) -> list[tuple[Aspect, list[tuple[Level, Localized | None]]]]:
    """Return what each level means for each aspect of a question: its own words, else the general
    ones, else those of the level.
    """
    found = []
    for aspect in catalogue.aspects:
        rungs = catalogue.rungs(question, aspect)
        found.append(
            (aspect, [(level, _meaning(rungs.get(level.key), level)) for level in catalogue.levels])
        )
    return found


def _meaning(rung: Any, level: Level) -> Localized | None:
    words = rung.words if rung else localized(level, "description")
    return words if words.text else None


def _holding(rows: Any, *, aland: bool, wanted: str | None) -> list[Localized]:
    here = Scope.ALAND if aland else Scope.MAINLAND
    return [
        localized(row, "text", wanted=wanted)
        for row in rows
        if row.scope in (Scope.EVERYWHERE, here)
    ]

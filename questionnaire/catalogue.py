"""A published question set in memory: since it never changes, each process reads it once."""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from uuid import UUID

from django.db.models import Prefetch

from questionnaire import schemes
from questionnaire.models import (
    Area,
    Aspect,
    Level,
    Question,
    QuestionSet,
    Rung,
    Scheme,
    SelfAssessmentStep,
)


@dataclass(frozen=True)
class Catalogue:
    """The parts of one question set, in order."""

    question_set: QuestionSet
    areas: list[Area]
    aspects: list[Aspect]
    levels: list[Level]
    steps: list[SelfAssessmentStep]

    @cached_property
    def questions(self) -> list[Question]:
        return [question for area in self.areas for question in area.questions.all()]

    @cached_property
    def by_key(self) -> dict[str, Question]:
        return {question.key: question for question in self.questions}

    @cached_property
    def by_id(self) -> dict[UUID, Question]:
        return {question.pk: question for question in self.questions}

    @cached_property
    def area_of(self) -> dict[str, Area]:
        return {area.key: area for area in self.areas}

    @cached_property
    def weights(self) -> list[int]:
        return [aspect.weight for aspect in self.aspects]

    @cached_property
    def shares(self) -> list[int]:
        return [level.share for level in self.levels]

    @cached_property
    def _steps(self) -> dict[UUID, SelfAssessmentStep]:
        return {step.pk: step for step in self.steps}

    def step(self, pk: UUID | None) -> SelfAssessmentStep | None:
        """Return a step of the self-assessment, or None for none."""
        return self._steps[pk] if pk else None

    @property
    def sets_points(self) -> bool:
        """Whether evaluators set each question's points directly, with no level."""
        return self.question_set.scheme == Scheme.POINTS

    def rungs(self, question: Question, aspect: Aspect) -> dict[str, Rung]:
        """Return what each level means for an aspect of a question, by the level's key.

        The question's own rungs replace the general ones.
        """
        general = {rung.key: rung for rung in aspect.ladder.all()} if aspect.question_set_id else {}
        own = {
            rung.key.removeprefix(f"{aspect.key}-"): rung
            for rung in question.ladder.all()
            if rung.key.startswith(f"{aspect.key}-")
        }
        return general | own

    def next_after(self, question: Question) -> Question | None:
        """Return the question after this one, or None after the last."""
        at = self.questions.index(question)
        return self.questions[at + 1] if at + 1 < len(self.questions) else None

    def previous_of(self, question: Question) -> Question | None:
        """Return the question before this one, or None before the first."""
        at = self.questions.index(question)
        return self.questions[at - 1] if at else None


def of(question_set_id: UUID) -> Catalogue:
    """Return a published question set's catalogue; raise DoesNotExist for a draft."""
    return _published(question_set_id)


@lru_cache(maxsize=16)
def _published(question_set_id: UUID) -> Catalogue:
    return build(QuestionSet.objects.get(pk=question_set_id, published_at__isnull=False))


def build(question_set: QuestionSet) -> Catalogue:
    """Read the catalogue of a set or a draft; a constant number of queries."""
    lists = ("indicators", "prompts", "references", "ladder")
    questions = Prefetch("questions", Question.objects.prefetch_related(*lists))
    areas = list(question_set.areas.prefetch_related(questions))
    for area in areas:
        area.question_set = question_set
        for question in area.questions.all():
            question.area = area
    aspects = schemes.scored_aspects(
        question_set.scheme, list(question_set.aspects.prefetch_related("ladder"))
    )
    return Catalogue(
        question_set,
        areas,
        aspects,
        list(question_set.levels.all()),
        list(question_set.steps.all()),
    )

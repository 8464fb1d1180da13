"""Lists of evaluations, rounds and people, and what happens next."""

from dataclasses import dataclass

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from evaluations import participation as standing
from evaluations.models import (
    ROLE_OF_DUTY,
    Assignment,
    Duty,
    Evaluation,
    KeyFacts,
    Move,
    PhaseCount,
    Progress,
    ReadingGrant,
    Round,
)
from evaluations.states import Phase
from municipalities.access import Person
from municipalities.models import Membership, User


def mine(person: Person) -> QuerySet[Evaluation]:
    """Return the evaluations a person sees, newest round first, with her standing; one query."""
    found = (
        Evaluation.objects.visible_to(person)
        .select_related("municipality", "round")
        .annotate(told=standing.told())
    )
    return found.order_by("-round__opens_on", "municipality__sort_key", "pk")


def unread(found: list[Evaluation]) -> int:
    """Return how many notices the person has not read, as any of her evaluations tells."""
    return max((row.told["unread"] for row in found if row.told), default=0)  # type: ignore[attr-defined]


def rounds() -> QuerySet[Round]:
    """Return the rounds with how many take part, by the counters; one query."""
    return Round.objects.annotate(participants=Coalesce(Sum("phase_counts__evaluations"), 0))


def phases(of: Round) -> list[tuple[str, int]]:
    """Return how many of a round's evaluations stand in each phase, in the phases' order, by the
    counters; one query.
    """
    counted = dict(
        PhaseCount.objects.filter(round=of, evaluations__gt=0).values_list("phase", "evaluations")
    )
    return [(str(phase.label), counted[phase.value]) for phase in Phase if phase.value in counted]


def participants(of: Round) -> QuerySet[Evaluation]:
    """Return a round's evaluations with the assigned and how many questions are answered; two
    queries.
    """
    people = Prefetch("assignments", Assignment.objects.select_related("user").order_by("duty"))
    counted = Progress.objects.filter(evaluation=OuterRef("pk")).values("answered")
    found = (
        of.evaluations.select_related("municipality")
        .prefetch_related(people)
        .annotate(answered=Coalesce(Subquery(counted), 0))
    )
    return found.order_by("municipality__sort_key", "pk")


def assigned(evaluation: Evaluation) -> list[Assignment]:
    """Return who is assigned; one query."""
    return list(
        Assignment.objects.filter(evaluation=evaluation).select_related("user").order_by("duty")
    )


def candidates(duty: Duty) -> QuerySet[User]:
    """Return those whom the association lets do a duty; one query."""
    holders = Membership.objects.filter(municipality=None, roles__contains=[ROLE_OF_DUTY[duty]])
    return User.objects.filter(pk__in=holders.values("user"), is_active=True).order_by("name")


def moves(evaluation: Evaluation) -> QuerySet[Move]:
    """Return how the evaluation moved; one query."""
    return Move.objects.filter(evaluation=evaluation)


def key_facts(evaluation: Evaluation) -> KeyFacts | None:
    """Return the municipality's own figures."""
    return KeyFacts.objects.filter(evaluation=evaluation).first()


def grants(evaluation: Evaluation) -> list[ReadingGrant]:
    """Return when the office was let in to read drafts, newest first; one query."""
    return list(ReadingGrant.objects.filter(evaluation=evaluation))


@dataclass(frozen=True)
class Next:
    """What happens now and afterwards, and by whom."""

    now: str
    then: str


def what_next(phase: str, *, fact_check: bool) -> Next:
    """Return the sentences that every page of an evaluation shows."""
    after_writing = (
        _("Then the municipality checks the facts of the draft.")
        if fact_check
        else _("Then the association releases the report.")
    )
    sentences = {
        Phase.PREPARING: (
            _("The municipality answers the questions, describes what it does well and hands in."),
            _("Then two evaluators read the material and visit the municipality."),
        ),
        Phase.SUBMITTED: (
            _(
                "The evaluators open the material. Until then the municipality can withdraw the "
                "hand-in for 24 hours."
            ),
            _("Then the evaluators read, interview and judge."),
        ),
        Phase.REVIEWING: (
            _(
                "The evaluators read documents and web pages, interview, score each question "
                "alone and then agree."
            ),
            _("Then the evaluators write the report."),
        ),
        Phase.REPORTING: (
            _("The evaluators write the report and the translator writes the other language."),
            after_writing,
        ),
        Phase.FACT_CHECK: (
            _(
                "The municipality checks the facts of the draft and tells the association about "
                "errors."
            ),
            _("Then the association releases the report."),
        ),
        Phase.RELEASED: (
            _("The report has been handed over to the municipality."),
            _(
                "Now the municipality decides what to do with it. The next evaluation is due in "
                "about two years."
            ),
        ),
        Phase.WITHDRAWN: (_("The evaluation has been discontinued."), _("Nothing more happens.")),
    }
    return Next(*sentences[Phase(phase)])

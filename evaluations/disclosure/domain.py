"""Who can read what, when and how long, derived from the permission table itself, so that the page
cannot promise anything else.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from evaluations.models import LONGEST
from evaluations.permissions import RULES, PermissionContext
from evaluations.states import Phase
from municipalities.roles import Role

# Every phase but the one in which an evaluation has been discontinued: nothing moves there any
# more.
COURSE = tuple(phase for phase in Phase if phase is not Phase.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of data: its name, the act of the permission table that reads it, how long it is kept,
    what else there is to know.
    """

    key: str
    name: Promise
    act: str
    kept: Promise
    besides: Promise | str = ""


WITH_EVALUATION = gettext_lazy("As long as the evaluation, because the report is based on it.")
KINDS = (
    Kind(
        "answers",
        gettext_lazy("The municipality's answers and statements while they are being written"),
        "read answers",
        gettext_lazy(
            "As long as the municipality takes part, so that the next evaluation can build on it."
        ),
    ),
    Kind(
        "comments",
        gettext_lazy(
            "Comments among the municipality's own people, and who has been asked to answer what"
        ),
        "comment internally",
        gettext_lazy("As long as the municipality takes part."),
        gettext_lazy(
            "Giving your working time is voluntary. It is kept without the person and without "
            "a time, and shown only in combined form: to the coordinator as a total, once "
            "there are at least three answers, and to the Association's administrator as the "
            "median of the round, once there are at least three municipalities."
        ),
    ),
    Kind(
        "conversation",
        gettext_lazy("Comments between the municipality and the evaluators"),
        "comment with evaluators",
        WITH_EVALUATION,
        gettext_lazy("The evaluators see them without the names of the municipality's people."),
    ),
    Kind(
        "submitted",
        gettext_lazy("Answers and statements that have been handed in"),
        "read submitted",
        WITH_EVALUATION,
    ),
    Kind(
        "evidence",
        gettext_lazy("Evidence: the municipality's documents and links"),
        "read evidence",
        gettext_lazy(
            "As long as the municipality takes part, so that a document needs to be attached "
            "only once."
        ),
        gettext_lazy(
            "Evaluators and the Association's administrator can open only what is cited in the "
            "submission."
        ),
    ),
    Kind(
        "notes",
        gettext_lazy("Notes from documents and interviews"),
        "read notes",
        WITH_EVALUATION,
        gettext_lazy(
            "Interviews are stored by group, never by name. Every reading of interview notes "
            "is logged."
        ),
    ),
    Kind(
        "scores",
        gettext_lazy("An evaluator's own assessments"),
        "score",
        WITH_EVALUATION,
        gettext_lazy(
            "Each evaluator can read only their own assessments until both have locked theirs."
        ),
    ),
    Kind(
        "points",
        gettext_lazy("Assessments side by side and agreed points"),
        "read points",
        WITH_EVALUATION,
    ),
    Kind(
        "texts",
        gettext_lazy("The report's texts while they are being written"),
        "read texts",
        WITH_EVALUATION,
    ),
    Kind(
        "report",
        gettext_lazy("The released report"),
        "read report",
        gettext_lazy("Permanently: it is a document of the municipality and of the Association."),
        gettext_lazy(
            "A report that has reached the municipality is a public document on request, unless "
            "the law gives a ground for secrecy"
            " (Act on the Openness of Government Activities 621/1999)."
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Line:
    """A kind of data as the page shows it: its name, a sentence per role in the roles' order, how
    long, what else.
    """

    name: str
    readers: tuple[str, ...]
    kept: str
    besides: str


def lines() -> list[Line]:
    """Return every kind of data with a sentence for each role."""
    return [
        Line(
            str(kind.name),
            tuple(when(kind.act, role) for role in Role),
            str(kind.kept),
            str(kind.besides),
        )
        for kind in KINDS
    ]


def when(act: str, role: str) -> str:
    """Say in which phases one who has this role alone may do an act of the permission table."""
    always = [phase for phase in COURSE if RULES[act](PermissionContext(frozenset({role}), phase))]
    let_in = [
        phase
        for phase in COURSE
        if RULES[act](PermissionContext(frozenset({role}), phase, granted=True))
    ]
    if always == list(COURSE):
        return _("Always")
    if not always and not let_in:
        return _("Never")
    if not always:
        return _hours(_("Only while the coordinator allows it, at most %(hours)d hours at a time"))
    sentence = _phases(always)
    if let_in == always:
        return sentence
    return f"{sentence}. " + _hours(
        _("Before that, only while the coordinator allows it, at most %(hours)d hours at a time")
    )


def _hours(sentence: str) -> str:
    return sentence % {"hours": LONGEST.total_seconds() // 3600}


def _phases(phases: Sequence[Phase]) -> str:
    first = COURSE.index(phases[0])
    if phases == list(COURSE[first:]):
        return _("From the phase “%(phase)s” onwards") % {"phase": phases[0].label}
    names = ", ".join(f"“{phase.label}”" for phase in phases)
    return ngettext("In the phase %(phases)s", "In the phases %(phases)s", len(phases)) % {
        "phases": names
    }


def session_hours() -> int:
    """Return after how many hours a sign-in ends by itself."""
    return settings.SESSION_COOKIE_AGE // 3600

"""Who may do what, when: named predicates and one table of rules, readable and testable without
HTTP.
"""

from dataclasses import dataclass
from uuid import UUID

from evaluations.states import COMPLETABLE, Phase
from kompass.shared import rules
from municipalities.roles import Role


@dataclass(frozen=True, slots=True)
class Standing:
    """What a person is in one evaluation, and where the evaluation stands."""

    roles: frozenset[str]
    phase: str
    user: UUID | None = None
    granted: bool = False  # the coordinator lets the office read the drafts now
    colleagues: bool = False  # there is somebody else in the municipality: work can be shared out
    asked: bool = False  # a completion of an answer is asked for and not sent yet


Rule = rules.Rule[Standing]


def has(*roles: str) -> Rule:
    """The person has one of these roles in the evaluation."""
    return Rule(lambda standing: bool(standing.roles & set(roles)))


def stands_in(*phases: str) -> Rule:
    """The evaluation stands in one of these phases."""
    return Rule(lambda standing: standing.phase in phases)


anybody = Rule(lambda standing: bool(standing.roles))
is_municipal = has(Role.COORDINATOR, Role.CONTRIBUTOR, Role.LEADER)
is_writer = has(Role.COORDINATOR, Role.CONTRIBUTOR)
is_leader = has(Role.LEADER)
is_coordinator = has(Role.COORDINATOR)
is_evaluator = has(Role.EVALUATOR)
is_translator = has(Role.TRANSLATOR)
is_office = has(Role.OFFICE)
has_colleagues = Rule(lambda standing: standing.colleagues)
has_been_let_in = is_office & Rule(lambda standing: standing.granted)
has_been_asked = Rule(lambda standing: standing.asked) & stands_in(*COMPLETABLE)
is_preparing = stands_in(Phase.PREPARING)
is_submitted = stands_in(Phase.SUBMITTED)
is_reviewing = stands_in(Phase.REVIEWING)
is_reporting = stands_in(Phase.REPORTING)
has_been_handed_in = stands_in(
    Phase.SUBMITTED, Phase.REVIEWING, Phase.REPORTING, Phase.FACT_CHECK, Phase.RELEASED
)
is_under_review = stands_in(Phase.REVIEWING, Phase.REPORTING, Phase.FACT_CHECK, Phase.RELEASED)
has_texts = stands_in(Phase.REPORTING, Phase.FACT_CHECK, Phase.RELEASED)
has_been_handed_over = stands_in(Phase.FACT_CHECK, Phase.RELEASED)

RULES: dict[str, Rule] = {
    "view": anybody,
    "read answers": is_municipal | has_been_let_in,
    "read history": has(Role.COORDINATOR, Role.LEADER),
    "read help": is_municipal | is_office,
    "read library": is_municipal | has_been_let_in,
    "keep library": is_writer,
    "grant reading": is_coordinator & is_preparing,
    "end reading": is_coordinator | is_office,
    "answer": is_writer & (is_preparing | has_been_asked),
    "state": is_writer & is_preparing,
    "ask": (is_evaluator | is_office) & stands_in(*COMPLETABLE),
    "send completion": is_writer & has_been_asked,
    "read completions": (is_municipal | is_evaluator | is_office) & has_been_handed_in,
    "keep the whole": is_writer,
    "delegate": is_coordinator & is_preparing,
    "share out": is_coordinator
    & is_preparing
    & has_colleagues,  # whoever is alone is led to no page of delegation
    "say ready": is_writer & is_preparing,
    "read working time": is_coordinator,
    "comment internally": is_municipal,
    "comment with evaluators": (is_municipal | is_evaluator) & has_been_handed_in,
    "read comments": is_municipal | (is_evaluator & has_been_handed_in),
    "hand in": is_coordinator & is_preparing,
    "approve": (is_leader | is_coordinator) & is_preparing,
    "ask for approval": is_coordinator & is_preparing,
    "read receipt": is_municipal & has_been_handed_in,
    "print submission": is_coordinator & has_been_handed_in,
    "withdraw": is_coordinator & is_submitted,
    "read submitted": (is_evaluator | is_office) & has_been_handed_in,
    "read evidence": is_municipal
    | has_been_let_in
    | ((is_evaluator | is_office) & has_been_handed_in),
    "open review": is_evaluator & is_submitted,
    "read notes": is_evaluator & is_under_review,
    "take notes": is_evaluator & stands_in(Phase.REVIEWING, Phase.REPORTING),
    "judge": is_evaluator & is_reviewing,
    "score": is_evaluator & is_reviewing,
    "settle": is_evaluator & is_reviewing,
    "read points": is_evaluator & is_under_review,
    "read texts": (is_evaluator | is_translator | is_office) & has_texts,
    "read report": (is_municipal & has_been_handed_over)
    | ((is_evaluator | is_translator | is_office) & has_texts),
    "write": is_evaluator & is_reporting,
    "translate": is_translator & stands_in(Phase.REPORTING, Phase.FACT_CHECK),
    "render": (is_evaluator | is_translator | is_office)
    & stands_in(Phase.REPORTING, Phase.FACT_CHECK),
    "render again": (is_evaluator | is_office) & has_texts,
    "finish writing": is_evaluator & is_reporting,
    "release": (is_office & stands_in(Phase.FACT_CHECK)) | (is_evaluator & is_reporting),
    "assign": is_office,
}

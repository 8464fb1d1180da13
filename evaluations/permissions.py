"""Who may do what, when: named predicates and one table of rules, readable and testable without
HTTP.
"""

from dataclasses import dataclass
from uuid import UUID

from evaluations.states import COMPLETABLE, Phase
from kompass.shared import rules
from municipalities.roles import Role


@dataclass(frozen=True, slots=True)
class PermissionContext:
    """What a person is in one evaluation, and where the evaluation stands."""

    roles: frozenset[str]
    phase: str
    user: UUID | None = None
    granted: bool = False  # the coordinator lets the office read the drafts now
    colleagues: bool = False  # there is somebody else in the municipality: work can be shared out
    asked: bool = False  # a completion of an answer is asked for and not sent yet


Rule = rules.Rule[PermissionContext]


def has(*roles: str) -> Rule:
    """The person has one of these roles in the evaluation."""
    return Rule(lambda context: bool(context.roles & set(roles)))


def in_phase(*phases: str) -> Rule:
    """The evaluation stands in one of these phases."""
    return Rule(lambda context: context.phase in phases)


anybody = Rule(lambda context: bool(context.roles))
is_municipal = has(Role.COORDINATOR, Role.CONTRIBUTOR, Role.LEADER)
is_writer = has(Role.COORDINATOR, Role.CONTRIBUTOR)
is_leader = has(Role.LEADER)
is_coordinator = has(Role.COORDINATOR)
is_evaluator = has(Role.EVALUATOR)
is_translator = has(Role.TRANSLATOR)
is_office = has(Role.OFFICE)
has_colleagues = Rule(lambda context: context.colleagues)
has_been_let_in = is_office & Rule(lambda context: context.granted)
has_been_asked = Rule(lambda context: context.asked) & in_phase(*COMPLETABLE)
is_preparing = in_phase(Phase.PREPARING)
is_submitted = in_phase(Phase.SUBMITTED)
is_reviewing = in_phase(Phase.REVIEWING)
is_reporting = in_phase(Phase.REPORTING)
has_been_handed_in = in_phase(
    Phase.SUBMITTED, Phase.REVIEWING, Phase.REPORTING, Phase.FACT_CHECK, Phase.RELEASED
)
is_under_review = in_phase(Phase.REVIEWING, Phase.REPORTING, Phase.FACT_CHECK, Phase.RELEASED)
has_texts = in_phase(Phase.REPORTING, Phase.FACT_CHECK, Phase.RELEASED)
has_been_handed_over = in_phase(Phase.FACT_CHECK, Phase.RELEASED)

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
    "ask": (is_evaluator | is_office) & in_phase(*COMPLETABLE),
    "send completion": is_writer & has_been_asked,
    "read completions": (is_municipal | is_evaluator | is_office) & has_been_handed_in,
    "edit undertakings": is_writer,
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
    "take notes": is_evaluator & in_phase(Phase.REVIEWING, Phase.REPORTING),
    "judge": is_evaluator & is_reviewing,
    "score": is_evaluator & is_reviewing,
    "settle": is_evaluator & is_reviewing,
    "read points": is_evaluator & is_under_review,
    "read texts": (is_evaluator | is_translator | is_office) & has_texts,
    "read report": (is_municipal & has_been_handed_over)
    | ((is_evaluator | is_translator | is_office) & has_texts),
    "write": is_evaluator & is_reporting,
    "translate": is_translator & in_phase(Phase.REPORTING, Phase.FACT_CHECK),
    "render": (is_evaluator | is_translator | is_office)
    & in_phase(Phase.REPORTING, Phase.FACT_CHECK),
    "render again": (is_evaluator | is_office) & has_texts,
    "finish writing": is_evaluator & is_reporting,
    "release": (is_office & in_phase(Phase.FACT_CHECK)) | (is_evaluator & is_reporting),
    "assign": is_office,
}


def add(act: str, rule: Rule) -> None:
    """Let an app above this one add an act of its own. Raises ValueError for one that is known."""
    if act in RULES:
        raise ValueError(f"There is a rule for the act {act} already.")
    RULES[act] = rule

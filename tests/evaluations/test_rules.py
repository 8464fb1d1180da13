"""Who may do what, when: the table of permissions, by role and phase, without HTTP."""

import pytest

from evaluations.permissions import RULES, PermissionContext
from evaluations.states import Phase

# Phases in their order; a letter means that the act is allowed in that phase.
# P preparing  S submitted  R reviewing  W reporting (writing)  F fact check  O released (over)  X
# withdrawn
LETTERS = dict(zip("PSRWFOX", Phase, strict=True))
ALWAYS = "PSRWFOX"
TABLE = {
    "coordinator": {
        "approve": "P",
        "ask for approval": "P",
        "read receipt": "SRWFO",
        "print submission": "SRWFO",
        "view": ALWAYS,
        "read answers": ALWAYS,
        "read history": ALWAYS,
        "answer": "P",
        "delegate": "P",
        "say ready": "P",
        "read working time": ALWAYS,
        "comment internally": ALWAYS,
        "comment with evaluators": "SRWFO",
        "read comments": ALWAYS,
        "state": "P",
        "edit undertakings": ALWAYS,
        "keep library": ALWAYS,
        "read library": ALWAYS,
        "read completions": "SRWFO",
        "hand in": "P",
        "withdraw": "S",
        "read evidence": ALWAYS,
        "read help": ALWAYS,
        "grant reading": "P",
        "end reading": ALWAYS,
        "read report": "FO",
    },
    "contributor": {
        "read receipt": "SRWFO",
        "view": ALWAYS,
        "read answers": ALWAYS,
        "answer": "P",
        "say ready": "P",
        "comment internally": ALWAYS,
        "comment with evaluators": "SRWFO",
        "read comments": ALWAYS,
        "state": "P",
        "edit undertakings": ALWAYS,
        "keep library": ALWAYS,
        "read library": ALWAYS,
        "read completions": "SRWFO",
        "read evidence": ALWAYS,
        "read help": ALWAYS,
        "read report": "FO",
    },
    "leader": {
        "approve": "P",
        "read receipt": "SRWFO",
        "view": ALWAYS,
        "read answers": ALWAYS,
        "read history": ALWAYS,
        "comment internally": ALWAYS,
        "comment with evaluators": "SRWFO",
        "read comments": ALWAYS,
        "read evidence": ALWAYS,
        "read help": ALWAYS,
        "read completions": "SRWFO",
        "read library": ALWAYS,
        "read report": "FO",
    },
    "evaluator": {
        "view": ALWAYS,
        "comment with evaluators": "SRWFO",
        "read comments": "SRWFO",
        "read submitted": "SRWFO",
        "ask": "SRW",
        "read completions": "SRWFO",
        "read evidence": "SRWFO",
        "open review": "S",
        "read notes": "RWFO",
        "take notes": "RW",
        "judge": "R",
        "score": "R",
        "settle": "R",
        "read points": "RWFO",
        "read texts": "WFO",
        "read report": "WFO",
        "write": "W",
        "render": "WF",
        "render again": "WFO",
        "finish writing": "W",
        "release": "W",
    },
    "translator": {
        "view": ALWAYS,
        "read texts": "WFO",
        "read report": "WFO",
        "translate": "WF",
        "render": "WF",
    },
    "office": {
        "view": ALWAYS,
        "read submitted": "SRWFO",
        "ask": "SRW",
        "read completions": "SRWFO",
        "read evidence": "SRWFO",
        "read texts": "WFO",
        "read report": "WFO",
        "render": "WF",
        "render again": "WFO",
        "release": "F",
        "assign": ALWAYS,
        "read help": ALWAYS,
        "end reading": ALWAYS,
    },
    "nobody": {},
}


@pytest.mark.parametrize("role", TABLE)
def test_each_role_may_do_exactly_what_the_table_says(role):
    roles = frozenset() if role == "nobody" else frozenset({role})
    may = {
        act: "".join(
            letter for letter, phase in LETTERS.items() if rule(PermissionContext(roles, phase))
        )
        for act, rule in RULES.items()
    }
    assert {act: phases for act, phases in may.items() if phases} == TABLE[role]


def test_a_reading_grant_lets_the_office_read_and_nothing_else():
    roles = frozenset({"office"})
    for phase in Phase:
        alone = {act for act, rule in RULES.items() if rule(PermissionContext(roles, phase))}
        let_in = {
            act
            for act, rule in RULES.items()
            if rule(PermissionContext(roles, phase, granted=True))
        }
        assert let_in - alone == {"read answers", "read evidence", "read library"} - alone
    for role in ("evaluator", "translator", "nobody"):
        context = PermissionContext(frozenset({role}), Phase.PREPARING)
        granted = PermissionContext(frozenset({role}), Phase.PREPARING, granted=True)
        assert [act for act, rule in RULES.items() if rule(context) != rule(granted)] == []


def test_a_request_for_completion_lets_writers_answer_until_the_report_is_written():
    for role in ("coordinator", "contributor", "leader", "evaluator", "office"):
        for letter, phase in LETTERS.items():
            alone = {
                act
                for act, rule in RULES.items()
                if rule(PermissionContext(frozenset({role}), phase))
            }
            asked = {
                act
                for act, rule in RULES.items()
                if rule(PermissionContext(frozenset({role}), phase, asked=True))
            }
            opens = letter in "SRW" and role in ("coordinator", "contributor")
            assert asked - alone == ({"answer", "send completion"} if opens else set())


def test_a_person_with_all_roles_may_do_what_each_role_may():
    whole = frozenset({"coordinator", "contributor", "leader"})
    alone = [frozenset({role}) for role in whole]
    for act, rule in RULES.items():
        for phase in Phase:
            assert rule(PermissionContext(whole, phase)) == any(
                rule(PermissionContext(role, phase)) for role in alone
            ), (act, phase)


def test_every_act_is_allowed_to_some_role():
    # Delegating needs colleagues, sending a completion needs a request: neither is in the table.
    assert sorted(RULES) == sorted(
        {act for acts in TABLE.values() for act in acts} | {"share out", "send completion"}
    )


def test_only_a_coordinator_with_colleagues_delegates_while_preparing():
    may = {
        (role, phase)
        for role in TABLE
        for phase in Phase
        if RULES["share out"](PermissionContext(frozenset({role}), phase, colleagues=True))
    }
    assert may == {("coordinator", Phase.PREPARING)}

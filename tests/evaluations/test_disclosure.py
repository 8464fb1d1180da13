"""The page about who sees which data agrees with the permission table, for each role and kind of
data.
"""

import re

import pytest
from django.test import Client
from django.urls import reverse

from evaluations import permissions
from evaluations.disclosure import domain as disclosure
from evaluations.disclosure.domain import KINDS, when
from evaluations.permissions import RULES, PermissionContext, Rule, in_phase
from evaluations.states import Phase
from municipalities.roles import Role


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)
@pytest.mark.parametrize("role", Role)
def test_each_cell_agrees_with_the_permission_rule(kind, role):
    said = when(kind.act, role)
    open_in = {
        phase
        for phase in disclosure.COURSE
        if RULES[kind.act](PermissionContext(frozenset({role}), phase))
    }
    if said == "Always":
        assert open_in == set(disclosure.COURSE)
    elif begins := re.match("From the phase “(.+?)” onwards", said):
        first = next(phase for phase in Phase if phase.label == begins[1])
        assert open_in == set(disclosure.COURSE[disclosure.COURSE.index(first) :])
    else:
        assert open_in == {phase for phase in disclosure.COURSE if f"“{phase.label}”" in said}


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (permissions.is_office, "Always"),
        (permissions.is_coordinator, "Never"),
        (
            permissions.has_been_let_in,
            "Only while the coordinator allows it, at most 48 hours at a time",
        ),
        (
            permissions.is_office & in_phase(Phase.REVIEWING),
            "In the phase “Evaluation in progress”",
        ),
        (
            permissions.is_office & permissions.has_texts,
            "From the phase “Report being written” onwards",
        ),
        (
            permissions.has_been_let_in | (permissions.is_office & permissions.has_been_handed_in),
            "From the phase “Handed in” onwards. Before that, only while the coordinator allows "
            "it, at most 48 hours at a time",
        ),
        (Rule(lambda _standing: False), "Never"),
    ],
)
def test_each_kind_of_rule_has_its_sentence(monkeypatch, rule, said):
    monkeypatch.setitem(RULES, "read answers", rule)
    assert when("read answers", Role.OFFICE) == said


def test_notes_are_disclosed_to_evaluators_only():
    assert {role: when("read notes", role) for role in Role} == {
        Role.COORDINATOR: "Never",
        Role.CONTRIBUTOR: "Never",
        Role.LEADER: "Never",
        Role.OFFICE: "Never",
        Role.EVALUATOR: "From the phase “Evaluation in progress” onwards",
        Role.TRANSLATOR: "Never",
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("sv", "Så hanteras era uppgifter"),
        ("fi", "Näin tietojanne käsitellään"),
        ("en", "How your data are handled"),
    ],
)
def test_the_page_is_public_in_each_language(language, title):
    page = Client().get(reverse("data-use"), headers={"Accept-Language": language})
    assert page.status_code == 200
    assert f'<h1 class="ds-heading" data-size="lg">{title}</h1>' in page.content.decode()


@pytest.mark.django_db
def test_the_page_shows_every_line():
    shown = Client().get(reverse("data-use"), headers={"Accept-Language": "en"}).content.decode()
    assert [
        line.name for line in disclosure.lines() if line.name.replace("'", "&#x27;") not in shown
    ] == []
    assert shown.count("<section") == len(KINDS)

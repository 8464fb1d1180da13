"""What is exported comes back the same, whatever somebody has written: YAML, spreadsheet, rows."""

import pytest
from hypothesis import HealthCheck, given, settings

from kompass.shared.actor import COMMAND, acting_as
from questionnaire import differences, importing, spreadsheet, storing, yamlfile
from questionnaire.checks import data_faults
from questionnaire.models import QuestionSet
from questionnaire.tree import digest, from_plain, plain
from tests.questionnaire.strategies import question_sets

MANY = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
FEW = settings(MANY, max_examples=25)


@pytest.mark.slow
@given(question_sets())
@MANY
def test_plain_data_hold_the_whole_tree(root):
    assert (
        data_faults(plain(root)),
        from_plain(plain(root)),
        differences.between(root, from_plain(plain(root))),
    ) == ([], root, [])


@pytest.mark.slow
@given(question_sets())
@MANY
def test_yaml_comes_back_equal(root):
    raw = yamlfile.write(root)
    again = importing.parse(raw)
    assert (again, yamlfile.write(again), digest(again)) == (root, raw, digest(root))


@pytest.mark.slow
@given(question_sets())
@FEW
def test_a_spreadsheet_comes_back_equal(root):
    again = spreadsheet.read(spreadsheet.write(root))
    assert (differences.between(root, again), again) == ([], root)


@pytest.mark.slow
@pytest.mark.django_db
@given(root=question_sets())
@FEW
def test_rows_come_back_equal(root):
    with acting_as(COMMAND):
        QuestionSet.objects.filter(published_at__isnull=True).delete()
        made = importing.keep(root)
        assert storing.read(made) == root


@pytest.mark.django_db
def test_the_shipped_set_survives_all_three():
    root = storing.read(QuestionSet.objects.get(key="kommunkompassen", version="2016.2"))
    assert importing.parse(yamlfile.write(root)) == root
    assert spreadsheet.read(spreadsheet.write(root)) == root

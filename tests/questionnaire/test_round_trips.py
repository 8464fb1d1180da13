"""Any question set is equal after YAML, a spreadsheet, and rows."""

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
def test_plain_data_give_an_equal_tree(root):
    assert data_faults(plain(root)) == []
    assert from_plain(plain(root)) == root
    assert differences.between(root, from_plain(plain(root))) == []


@pytest.mark.slow
@given(question_sets())
@MANY
def test_a_yaml_file_gives_an_equal_tree(root):
    raw = yamlfile.write(root)
    again = importing.parse(raw)
    assert again == root
    assert yamlfile.write(again) == raw
    assert digest(again) == digest(root)


@pytest.mark.slow
@given(question_sets())
@FEW
def test_a_spreadsheet_gives_an_equal_tree(root):
    again = spreadsheet.read(spreadsheet.write(root))
    assert differences.between(root, again) == []
    assert again == root


@pytest.mark.slow
@pytest.mark.django_db
@given(root=question_sets())
@FEW
def test_rows_give_an_equal_tree(root):
    with acting_as(COMMAND):
        QuestionSet.objects.filter(published_at__isnull=True).delete()
        made = importing.store(root)
        assert storing.read(made) == root


@pytest.mark.slow
@pytest.mark.django_db
def test_the_shipped_set_is_equal_after_yaml_and_spreadsheet():
    root = storing.read(QuestionSet.objects.get(key="kommunkompassen", version="2016.2"))
    assert importing.parse(yamlfile.write(root)) == root
    assert spreadsheet.read(spreadsheet.write(root)) == root

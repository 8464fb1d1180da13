"""Loading the question sets that come with the product overwrites nothing."""

from io import StringIO

import pytest
from django.core.management import call_command

from kompass.shared.actor import COMMAND, acting_as
from questionnaire import importing, storing
from questionnaire.models import Crosswalk, QuestionSet
from tests.database import SETS

pytestmark = pytest.mark.django_db


def load():
    said = StringIO()
    call_command("load_question_sets", stdout=said, **{"as": "installation"})
    return said.getvalue()


def test_loading_again_changes_nothing():
    before = {(str(row), row.pk, row.published_at) for row in QuestionSet.objects.all()}
    ways = Crosswalk.objects.count()
    load()
    assert {(str(row), row.pk, row.published_at) for row in QuestionSet.objects.all()} == before
    assert Crosswalk.objects.count() == ways


def test_a_draft_of_a_shipped_version_is_left_as_it_is(monkeypatch, tmp_path):
    root = importing.parse((SETS / "kommunkompassen-2016.yaml").read_bytes())
    root.values["version"] = "own"
    with acting_as(COMMAND):
        draft = importing.store(root)
    (tmp_path / "sets").mkdir()
    shipped = (
        (SETS / "kommunkompassen-2016.yaml")
        .read_bytes()
        .replace(b"version: '2016.2'", b"version: own")
        .replace(b"Strategi f", b"En strategi f")
    )
    (tmp_path / "sets" / "own.yaml").write_bytes(shipped)
    monkeypatch.setattr("questionnaire.management.commands.load_question_sets.DATA", tmp_path)
    assert "left as it is" in load()
    draft.refresh_from_db()
    assert draft.published_at is None
    assert storing.read(draft) == root


def test_the_offices_own_crosswalk_is_left_as_it_is():
    with acting_as(COMMAND):
        way = Crosswalk.objects.get(source__version="2010")
        way.crossings.filter(source="users").delete()
        before = set(way.crossings.values_list("source", "target"))
    load()
    assert set(way.crossings.values_list("source", "target")) == before

"""Verification finds every change of the past, even by the owner of the tables."""

import hashlib
import json
import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction

from evaluations.models import NothingRaised
from evaluations.states import Phase
from kompass.audit.management.commands.verify_audit import read_anchor
from kompass.audit.models import Event
from kompass.audit.verifying import digest_of, verify
from tests import database
from tests.audit.events import as_owner, execute
from tests.factories import begun, played
from tests.people import acting

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def play(association, town):
    """Two answers and a change: enough events to break something in the middle."""
    play = begun(town, association)
    play.answer("open.plan", text="Först.")
    play.answer("open.plan", text="Sedan.", version=1)
    play.answer("open.voice")
    return play


def place_of(play, act="update"):
    return Event.objects.get(
        chain=play.town.municipality.pk, table_name="evaluations_answer", act=act
    ).place


def ends(play):
    return Event.objects.filter(chain=play.town.municipality.pk).count()


def faults():
    return [(fault.chain, fault.place, fault.sentence) for fault in verify().faults]


def test_an_untouched_history_verifies(association, town):
    played(town, association, Phase.REPORTING)
    with as_owner():
        report = verify()
        assert report.faults == []
        assert report.events == Event.objects.count()
        assert report.events > 60


def test_the_digest_is_computed_as_documented(play):
    """SHA-256 over the previous digest and the JSON array of the parts: computed here by hand from
    the columns.
    """
    with as_owner():
        event = Event.objects.get(chain=play.town.municipality.pk, place=place_of(play))
    parts = [
        str(event.chain),
        str(event.place),
        str(int(event.at.timestamp()) * 1_000_000 + event.at.microsecond),
        event.kind,
        str(event.actor),
        event.side,
        None,
        event.act,
        event.table_name,
        event.row_ids,
        str(event.evaluation_id),
        str(event.question_id),
        None,
        event.changed,
        None,
        event.audience,
        bytes(event.content_digest).hex(),
    ]
    assert (
        bytes(event.digest)
        == hashlib.sha256(bytes(event.previous) + json.dumps(parts).encode()).digest()
    )
    assert bytes(event.digest) == digest_of(bytes(event.previous), parts)


COLUMNS = {
    "at": "at - interval '1 day'",
    "kind": "'command'",
    "actor": "gen_random_uuid()",
    "side": "'office'",
    "request": "gen_random_uuid()",
    "act": "'insert'",
    "table_name": "'evaluations_statement'",
    "row_ids": "'{another}'",
    "evaluation_id": "null",
    "question_id": "gen_random_uuid()",
    "area_id": "gen_random_uuid()",
    "changed": "'{reason}'",
    "facts": "'{}'",
    "audience": "'sealed'",
    "content_digest": "null",
    "digest": "sha256('another')",
}


def test_every_column_of_an_event_is_tested():
    covered = {field.column for field in Event._meta.concrete_fields} - {
        "id",
        "chain",
        "place",
        "previous",
    }
    assert covered == set(COLUMNS)


@pytest.mark.parametrize("column", COLUMNS)
def test_a_changed_column_is_found(play, column):
    with as_owner():
        place = place_of(play)
        assert (
            execute(
                f"update audit_event set {column} = {COLUMNS[column]} where act = 'update' and "
                "table_name = 'evaluations_answer'"
            )
            == 1
        )
        [(chain, found, sentence)] = faults()
    assert chain == play.town.municipality.pk
    assert found == place
    assert sentence.startswith("this event (")
    assert sentence.endswith("has been changed")


@pytest.mark.parametrize(
    "what", ["body = replace(body, 'Sedan.', 'Aldrig.')", "salt = sha256('another')"]
)
def test_changed_values_are_found(play, what):
    with as_owner():
        place = place_of(play)
        assert execute(f"update audit_content set {what} where body like '%%Sedan.%%'") == 1
        [(_chain, found, sentence)] = faults()
    assert found == place
    assert "the values of this event (update of evaluations_answer" in sentence
    assert sentence.endswith("have been changed")


def remove(chain, place):
    execute(
        "delete from audit_content where event_id in (select id from audit_event where chain = %s "
        "and place = %s)",
        chain,
        place,
    )
    return execute("delete from audit_event where chain = %s and place = %s", chain, place)


def test_a_row_removed_from_the_middle_is_found(play):
    chain = play.town.municipality.pk
    with as_owner():
        place = place_of(play)
        assert remove(chain, place) == 1
        assert faults() == [
            (chain, place, f"an event is missing: after place {place - 1} comes place {place + 1}")
        ]


def test_a_row_removed_from_the_middle_is_found_when_the_rest_moves_up(play):
    chain = play.town.municipality.pk
    with as_owner():
        place, last = place_of(play), ends(play)
        remove(chain, place)
        for each in range(place + 1, last + 1):
            execute(
                "update audit_event set place = place - 1 where chain = %s and place = %s",
                chain,
                each,
            )
        execute("update audit_head set count = count - 1 where chain = %s", chain)
        [(_chain, found, sentence)] = faults()
    assert found == place
    assert sentence.endswith("does not follow the one before it")


def test_the_first_row_removed_is_found(play):
    chain = play.town.municipality.pk
    with as_owner():
        remove(chain, 1)
        assert faults() == [(chain, 1, "an event is missing: after place 0 comes place 2")]


def test_the_last_row_removed_is_found(play):
    chain = play.town.municipality.pk
    with as_owner():
        last = ends(play)
        remove(chain, last)
        assert faults() == [
            (
                chain,
                last,
                f"the end is missing: the chain's head counts {last} events, {last - 1} stand here",
            ),
        ]


def test_the_last_row_removed_with_the_heads_count_is_found(play):
    chain = play.town.municipality.pk
    with as_owner():
        last = ends(play)
        remove(chain, last)
        execute("update audit_head set count = count - 1 where chain = %s", chain)
        assert faults() == [
            (chain, last - 1, "the chain's head has another digest than the last event")
        ]


def test_two_swapped_rows_are_found(play):
    chain = play.town.municipality.pk
    with as_owner():
        place = place_of(play)
        for now, then in ((place, 1000), (place + 1, place), (1000, place + 1)):
            assert (
                execute(
                    "update audit_event set place = %s where chain = %s and place = %s",
                    then,
                    chain,
                    now,
                )
                == 1
            )
        [(_chain, found, sentence)] = faults()
    assert found == place
    assert sentence.endswith("does not follow the one before it")


def test_values_moved_to_another_event_are_found(play):
    with as_owner():
        one, other = (
            Event.objects.filter(table_name="evaluations_answer")
            .order_by("id")
            .values_list("id", flat=True)[:2]
        )
        with transaction.atomic():
            for now, then in ((one, -1), (other, one), (-1, other)):
                assert (
                    execute("update audit_content set event_id = %s where event_id = %s", then, now)
                    == 1
                )
        [(_chain, _place, sentence)] = faults()
    assert sentence.endswith("have been changed")


def test_an_added_row_is_found(play):
    chain = play.town.municipality.pk
    copied = "at, kind, actor, act, table_name, row_ids, changed, audience, previous, digest"
    with as_owner():
        last = ends(play)
        execute(
            f"insert into audit_event (chain, place, {copied}) select chain, place + 1, {copied} "
            "from audit_event where chain = %s and place = %s",
            chain,
            last,
        )
        assert faults() == [
            (chain, last + 1, f"an event stands beyond the chain's head, which counts {last}")
        ]


def test_a_missing_head_is_found(play):
    chain = play.town.municipality.pk
    with as_owner():
        last = ends(play)
        execute("delete from audit_head where chain = %s", chain)
        assert faults() == [
            (chain, 1, f"{last} events stand here, and the chain's head is missing")
        ]


def wipe(chain):
    execute(
        "delete from audit_content where event_id in (select id from audit_event where chain = %s)",
        chain,
    )
    execute("delete from audit_event where chain = %s", chain)
    execute("delete from audit_head where chain = %s", chain)


def command_error(*arguments):
    """Return the command's error message, or an empty string when the history is valid."""
    try:
        call_command("verify_audit", *arguments)
    except CommandError as error:
        assert error.returncode == 1
        return str(error)
    return ""


@pytest.fixture
def anchor(play, tmp_path):
    path = tmp_path / "anchor.json"
    with as_owner():
        call_command("verify_audit", "--write-anchor", str(path))
    return path


def test_a_removed_chain_is_found_only_by_the_anchor(play, anchor):
    chain = play.town.municipality.pk
    with as_owner():
        last = ends(play)
        wipe(chain)
        assert faults() == []
        assert (
            command_error("--anchor", str(anchor))
            == f"Chain {chain}, place 0: the anchor knows {last} events of this chain, "
            "and there are none."
        )


def test_a_truncated_chain_is_found_by_the_anchor(play, anchor):
    chain = play.town.municipality.pk
    with as_owner():
        last = ends(play)
        remove(chain, last)
        execute(
            "update audit_head h set count = count - 1, digest = (select digest from audit_event "
            "e where e.chain = h.chain and e.place = h.count - 1)"
            " where chain = %s",
            chain,
        )
        assert faults() == []
        assert command_error("--anchor", str(anchor)) == (
            f"Chain {chain}, place {last}: the anchor knows {last} events, {last - 1} stand here: "
            "the end has been cut off."
        )


def test_a_rewritten_chain_is_found_by_the_anchor(play, anchor):
    """Whoever recomputes every digest makes a valid chain, but another one than the anchor has."""
    chain = play.town.municipality.pk
    with as_owner():
        last = ends(play)
    with as_owner():
        wipe(chain)
    for number in range(last):
        with acting(play.town.coordinator):
            mark = NothingRaised(
                evaluation=play.evaluation, municipality_id=chain, area=play.area()
            )
            mark.save() if number % 2 == 0 else NothingRaised.objects.all().delete()
    with as_owner():
        assert ends(play) == last
        assert faults() == []
        assert command_error("--anchor", str(anchor)) == (
            f"Chain {chain}, place {last}: this is another event than when the anchor was taken: "
            "the chain has been rewritten."
        )


def test_an_anchor_still_holds_when_the_history_grows(play, anchor, capsys):
    play.answer("care.contact")
    with as_owner():
        assert command_error("--anchor", str(anchor)) == ""
        events = Event.objects.count()
    assert (
        capsys.readouterr()
        .out.splitlines()[-1]
        .startswith(f"{events} events in 2 chains are whole (")
    )
    assert sorted(chain.int for chain in read_anchor(anchor)) == [0, play.town.municipality.pk.int]


def test_no_anchor_is_written_of_a_broken_history(play, tmp_path):
    path = tmp_path / "anchor.json"
    with as_owner():
        execute("update audit_event set kind = 'owner' where place = 2")
        assert command_error("--write-anchor", str(path)).count("has been changed") == 2
    assert path.exists() is False


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"chains": []}',
        '{"chains": {"x": {}}}',
        '{"chains": {"x": {"count": "y"}}}',
    ],
)
def test_an_unreadable_anchor_is_named(play, tmp_path, text):
    path = tmp_path / "anchor.json"
    path.write_text(text)
    with as_owner():
        assert command_error("--anchor", str(path)).startswith(
            f"{path} is no anchor that can be read:"
        )


def test_the_runtime_role_cannot_verify_the_history(play):
    assert (
        command_error() == "The role kompass_app does not read the whole history. "
        "Verify as kompass_owner or kompass_backup."
    )


def test_the_backup_role_can_verify_but_not_write(play, capsys):
    database.become("backup")
    try:
        assert command_error() == ""
        with pytest.raises(ProgrammingError, match="permission denied"):
            execute("update audit_event set kind = 'owner'")
    finally:
        database.become("runtime")
    assert " events in 2 chains are whole (" in capsys.readouterr().out


def test_concurrent_writers_make_one_chain(play):
    """The lock of the head serializes them: no gap, no fork, no deadlock."""
    keys = ("open.plan", "open.voice", "care.contact", "shore.water")

    def write(key, person, failed):
        try:
            for number in range(10):
                play.answer(
                    key, text=f"{key} {number}", version=0, by=person, operation=play.evaluation.pk
                )
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    with as_owner():
        execute("delete from evaluations_answer")
        before = ends(play)
    failed: list[Exception] = []
    people = (play.town.coordinator, play.town.contributor)
    threads = [
        threading.Thread(target=write, args=(key, people[at % 2], failed))
        for at, key in enumerate(keys)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    with as_owner():
        assert ends(play) - before == 40
        assert faults() == []

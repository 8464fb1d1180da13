"""The outbox: one job per key, one holder per lease, one result per fence."""

import threading
import time
from datetime import timedelta
from uuid import uuid4

import pytest
from celery import Celery
from django.db import connection, transaction

from kompass.outbox import execution, queue
from kompass.outbox.models import Job, State
from kompass.shared import clock
from kompass.shared.actor import Actor, acting_as
from tests.factories import begun
from tests.people import acting

pytestmark = pytest.mark.django_db
RELAY = Actor("relay")


def enqueue(play, key="a key"):
    evaluation, office = play.evaluation, play.association.office
    with acting(office):
        return queue.enqueue(
            kind="tests.nothing",
            key=key,
            evaluation_id=evaluation.pk,
            municipality_id=evaluation.municipality_id,
            created_by=office.id,
            payload={"language": "sv"},
        )


def as_job(job):
    return acting_as(Actor("job", job.pk))


def take(job):
    with as_job(job):
        return execution.acquire(job.pk)


def now(job):
    with acting_as(RELAY), transaction.atomic():
        return Job.objects.get(pk=job.pk)


def later(**time):
    return clock.at(clock.now() + timedelta(**time))


def sweep():
    with acting_as(RELAY):
        return execution.sweep()


def nothing(_job):
    return lambda: None


def test_the_same_key_twice_is_one_job(play):
    first, again, other = enqueue(play), enqueue(play), enqueue(play, "another key")
    assert again.pk == first.pk
    assert other.pk != first.pk
    assert sorted((now(first).key, now(other).key)) == ["a key", "another key"]


def test_a_job_is_published_once_after_the_commit(play, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as bells:
        enqueue(play)
        enqueue(play)
    assert len(bells) == 1


def test_a_broker_that_is_down_loses_no_job_and_delays_no_request(play, monkeypatch, settings):
    away = Celery("away", broker="redis://127.0.0.1:1/0")
    away.conf.broker_transport_options = settings.KOMPASS_PUBLISH_OPTIONS
    monkeypatch.setattr(queue, "app", away)
    job, begun_at = enqueue(play), time.monotonic()
    assert queue.publish(job.kind, job.pk) is False
    assert time.monotonic() - begun_at < 2
    assert sweep() == [("tests.nothing", job.pk)]


def test_a_worker_takes_a_job_under_a_lease(play):
    job = enqueue(play)
    moment = clock.now()
    with clock.at(moment):
        taken = take(job)
    assert taken.state == State.RUNNING
    assert taken.attempts == 1
    assert taken.fence == 1
    assert taken.leased_until == moment + timedelta(seconds=20)


def test_a_leased_job_is_not_taken_by_another_worker(play):
    job = enqueue(play)
    take(job)
    with later(seconds=19):
        assert take(job) is None
    assert now(job).fence == 1


def test_an_expired_lease_is_taken_over_with_a_higher_fence(play):
    job = enqueue(play)
    take(job)
    with later(seconds=21):
        taken = take(job)
    assert taken.attempts == 2
    assert taken.fence == 2


def test_the_result_of_an_older_fence_is_discarded(play):
    job, stored = enqueue(play), []
    old = take(job)
    with later(seconds=21):
        new = take(job)
        with as_job(job):
            with pytest.raises(execution.LostLease):
                execution.complete(old, lambda: stored.append("old"))
            execution.complete(new, lambda: stored.append("new"))
    assert stored == ["new"]
    assert now(job).state == State.DONE
    assert now(job).leased_until is None


def test_result_and_state_done_are_stored_together(play):
    job = enqueue(play)
    taken = take(job)

    def fails_midway():
        Job.objects.filter(pk=job.pk).update(error="half")
        raise RuntimeError("the disk is full")

    with as_job(job), pytest.raises(RuntimeError):
        execution.complete(taken, fails_midway)
    assert now(job).state == State.RUNNING
    assert now(job).error == ""


def test_a_job_is_executed_once(play):
    job, done = enqueue(play), []

    def do(taken):
        done.append(taken.payload["language"])
        return lambda: done.append("stored")

    assert [execution.execute(str(job.pk), do) for _ in range(3)] == [True, False, False]
    assert done == ["sv", "stored"]
    assert now(job).state == State.DONE
    assert now(job).attempts == 1


def test_an_unknown_job_is_ignored(db):
    assert execution.execute(str(uuid4()), nothing) is False


def fails(_job):
    raise ValueError("Karin Karlsson, Lindnäs")  # whatever an error says stays out of the table


def test_a_failed_job_is_retried_and_parked_after_three_attempts(play):
    job, states = enqueue(play), []
    for _ in range(3):
        with pytest.raises(ValueError):
            execution.execute(str(job.pk), fails)
        found = now(job)
        states.append((found.state, found.attempts, found.error, found.leased_until))
    assert states == [
        (State.WAITING, 1, "ValueError", None),
        (State.WAITING, 2, "ValueError", None),
        (State.PARKED, 3, "ValueError", None),
    ]
    assert execution.execute(str(job.pk), nothing) is False


def test_the_office_starts_a_parked_job_again(play):
    job = enqueue(play)
    for _ in range(3):
        with pytest.raises(ValueError):
            execution.execute(str(job.pk), fails)
    with acting(play.association.office):
        queue.retry(now(job))
    assert now(job).state == State.WAITING
    assert now(job).attempts == 0
    assert now(job).error == ""
    assert execution.execute(str(job.pk), nothing) is True
    with acting(play.association.office):
        assert queue.retry(now(job)).state == State.DONE


def test_the_relay_publishes_what_the_broker_did_not_take(play):
    job = enqueue(play)
    assert sweep() == [("tests.nothing", job.pk)]
    assert sweep() == []
    with later(seconds=21):
        assert sweep() == [("tests.nothing", job.pk)]


def test_the_relay_publishes_jobs_of_dead_workers_and_leaves_running_ones(play):
    job = enqueue(play)
    take(job)
    assert sweep() == []
    with later(seconds=21):
        assert sweep() == [("tests.nothing", job.pk)]
    assert now(job).fence == 1


def test_the_relay_parks_a_job_whose_worker_died_three_times(play):
    job = enqueue(play)
    for attempt in range(3):
        with later(seconds=21 * attempt):
            assert take(job).attempts == attempt + 1
    with later(seconds=21 * 4):
        assert sweep() == []
        assert take(job) is None
    assert now(job).state == State.PARKED
    assert now(job).error == "WorkerLost"


def test_a_done_job_is_never_published_again(play):
    job = enqueue(play)
    execution.execute(str(job.pk), nothing)
    with later(days=1):
        assert sweep() == []


def test_a_job_is_seen_by_its_people_its_worker_and_the_relay(play, elsewhere):
    job = enqueue(play)

    def seen(actor):
        with acting_as(actor), transaction.atomic():
            return Job.objects.count()

    own = (
        play.town.leader.actor,
        play.association.translator.actor,
        play.association.office.actor,
        Actor("job", job.pk),
        RELAY,
    )
    assert [seen(actor) for actor in own] == [1] * 5
    others = (
        elsewhere.coordinator.actor,
        play.association.outsider.actor,
        Actor("job", uuid4()),
        Actor("auth"),
        Actor("command"),
    )
    assert [seen(actor) for actor in others] == [0] * 5


@pytest.mark.django_db(transaction=True)
def test_the_lease_is_renewed_on_a_separate_connection(association, town, monkeypatch):
    job = enqueue(begun(town, association))
    monkeypatch.setattr(execution, "RENEWAL_INTERVAL", 0.05)
    renewed = threading.Event()
    taken = take(job)
    with acting_as(RELAY), transaction.atomic():
        Job.objects.filter(pk=job.pk).update(leased_until=clock.now())
    with execution.LeaseRenewal(taken):
        for _ in range(100):
            if now(job).leased_until > clock.now() + timedelta(seconds=15):
                renewed.set()
                break
            renewed.wait(0.05)
    assert renewed.is_set()


@pytest.mark.django_db(transaction=True)
def test_a_lost_lease_is_not_renewed(association, town, monkeypatch):
    job = enqueue(begun(town, association))
    monkeypatch.setattr(execution, "RENEWAL_INTERVAL", 0.02)
    old = take(job)
    with acting_as(RELAY), transaction.atomic():
        Job.objects.filter(pk=job.pk).update(fence=2, leased_until=clock.now())
    with execution.LeaseRenewal(old):
        threading.Event().wait(0.2)
    assert now(job).leased_until < clock.now()


@pytest.mark.django_db(transaction=True)
def test_of_two_concurrent_workers_one_gets_the_job(association, town):
    job, barrier, taken = enqueue(begun(town, association)), threading.Barrier(2), []

    def worker():
        barrier.wait()
        try:
            taken.append(
                execution.execute(
                    str(job.pk),
                    lambda _job: (threading.Event().wait(0.1) and None) or (lambda: None),
                )
            )
        finally:
            connection.close()

    workers = [threading.Thread(target=worker) for _ in range(2)]
    for thread in workers:
        thread.start()
    for thread in workers:
        thread.join()
    assert sorted(taken) == [False, True]
    assert now(job).attempts == 1
    assert now(job).state == State.DONE


@pytest.mark.django_db(transaction=True)
def test_a_rollback_leaves_no_job(association, town):
    play = begun(town, association)
    with pytest.raises(RuntimeError), acting(play.association.office):
        enqueue(play)
        raise RuntimeError("the cause failed")
    with acting(play.association.office):
        assert Job.objects.count() == 0

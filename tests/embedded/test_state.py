"""Where data lie, who holds them, what is deleted."""

import os
from pathlib import Path

import pytest

from kompass.embedded import environment, state
from kompass.embedded.account import Account, database_account
from kompass.embedded.errors import Trouble
from kompass.embedded.state import State

MYSELF = Account(os.geteuid(), os.getegid(), other=False)


def test_data_lie_in_the_checkout_where_the_database_reaches_them(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(state, "CHECKOUT", place)
    assert state.kept().folder == place / "var"
    assert sorted(path.name for path in (place / "var").iterdir()) == ["broker", "log", "media"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the database as somebody else")
def test_a_checkout_that_the_database_cant_enter_keeps_its_data_elsewhere(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checkout = place / "closed" / "kompass"
    checkout.mkdir(parents=True)
    checkout.parent.chmod(0o700)
    monkeypatch.setattr(state, "CHECKOUT", checkout)
    monkeypatch.setattr(state, "_home_of_state", lambda: place / "lib")
    folder = state.kept().folder
    assert (folder.parent, folder.name[:8]) == (place / "lib", "kompass-")
    assert not (checkout / "var").exists()


def test_two_checkouts_keep_apart(monkeypatch: pytest.MonkeyPatch, place: Path) -> None:
    monkeypatch.setattr(state, "_usable", lambda folder, account: False)
    monkeypatch.setattr(state, "_home_of_state", lambda: place)
    folders = set()
    for name in ("one/kompass", "two/kompass"):
        monkeypatch.setattr(state, "CHECKOUT", place / name)
        folders.add(state.kept().folder)
    assert len(folders) == 2


def test_without_a_home_the_users_entry_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HOME", raising=False)
    monkeypatch.delenv("XDG_STATE_HOME", raising=False)
    monkeypatch.setattr(os, "geteuid", lambda: 4711)
    assert state._home_of_state() == Path.home() / ".local" / "state" / "kompass"


def test_a_chosen_folder_out_of_reach_is_refused(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KOMPASS_STATE", str(place / "no" / "such" / "parent"))
    with pytest.raises(Trouble, match=r"KOMPASS_STATE is .*parent, but"):
        state.kept()


def test_secrets_are_long_private_and_stay(kept: State) -> None:
    first = kept.secrets()
    assert set(first) == {"owner", "app", "backup", "secret_key", "actor_key"}
    assert len(set(first.values())) == 5 and min(map(len, first.values())) >= 50
    assert (kept.folder / "secrets.json").stat().st_mode & 0o777 == 0o600
    assert kept.secrets() == first


def test_a_lock_has_one_holder_or_many_sharers(place: Path) -> None:
    lock = place / "lock"
    with (
        state.held(lock) as first,
        state.held(lock) as second,
        state.held(lock, shared=True) as third,
    ):
        assert (first, second, third) == (True, False, False)
    with (
        state.held(lock, shared=True) as one,
        state.held(lock, shared=True) as other,
        state.held(lock) as alone,
    ):
        assert (one, other, alone) == (True, True, False)
    with state.held(lock) as again:
        assert again


def test_a_throw_away_state_leaves_nothing() -> None:
    with state.fresh() as where:
        (where.folder / "media" / "report.pdf").write_text("x")
        assert where.throw_away and database_account().can_enter(where.folder)
    assert not where.folder.exists()


def test_a_reset_deletes_what_is_ours_alone(kept: State) -> None:
    kept.secrets()
    kept.database.mkdir()
    (kept.folder / "a letter").write_text("mine")
    kept.reset()
    assert [path.name for path in kept.folder.iterdir()] == ["a letter"]


def test_what_the_holder_tells_is_read_by_others(kept: State) -> None:
    assert kept.running is None
    kept.tell(pid=7, command="up")
    assert kept.running == {"pid": 7, "command": "up"}
    kept.forget()
    assert kept.running is None


def test_the_environment_speaks_the_settings_names(
    kept: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = environment.told(kept, None, port=8123)
    assert set(told) == {
        "DJANGO_SETTINGS_MODULE",
        "KOMPASS_EMBEDDED",
        "KOMPASS_SECRET_KEY",
        "KOMPASS_ACTOR_KEY",
        "KOMPASS_BROKER_URL",
        "KOMPASS_MEDIA",
        "KOMPASS_URL",
        "KOMPASS_ALLOW_UNSCANNED",
        "KOMPASS_PDF",
    }
    assert told["KOMPASS_URL"] == "http://localhost:8123"
    assert told["KOMPASS_BROKER_URL"] == f"filesystem://{kept.folder}/broker"
    monkeypatch.setenv("REDIS_URL", "redis://:secret@localhost:6379/3")
    assert environment.told(kept, None)["KOMPASS_BROKER_URL"] == "redis://:secret@localhost:6379/3"
    assert (
        environment.broker_in_words("redis://:secret@localhost:6379/3")
        == "Redis at localhost:6379/3"
    )


def test_without_a_home_children_get_one(kept: State, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HOME")
    variables = environment.whole({}, kept)
    assert variables["HOME"] == str(kept.folder / "home") and (kept.folder / "home").is_dir()


def test_the_database_never_runs_as_root(monkeypatch: pytest.MonkeyPatch) -> None:
    assert database_account().uid != 0
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert database_account().other
    assert database_account().identity["extra_groups"] == []

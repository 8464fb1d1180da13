"""Where data are kept, how they are locked, what is deleted."""

import os
from pathlib import Path

import pytest

from kompass.embedded import environment, state
from kompass.embedded.account import Account, database_account
from kompass.embedded.errors import LauncherError
from kompass.embedded.state import State

MYSELF = Account(os.geteuid(), os.getegid(), other=False)


def test_data_are_in_the_checkout_when_the_database_can_reach_it(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(state, "CHECKOUT", place)
    assert state.persistent_state().folder == place / "var"
    assert sorted(path.name for path in (place / "var").iterdir()) == ["broker", "log", "media"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the database as somebody else")
def test_a_checkout_that_the_database_cant_enter_keeps_its_data_elsewhere(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checkout = place / "closed" / "kompass"
    checkout.mkdir(parents=True)
    checkout.parent.chmod(0o700)
    monkeypatch.setattr(state, "CHECKOUT", checkout)
    monkeypatch.setattr(state, "_user_state_folder", lambda: place / "lib")
    folder = state.persistent_state().folder
    assert folder.parent == place / "lib"
    assert folder.name[:8] == "kompass-"
    assert not (checkout / "var").exists()


def test_two_checkouts_have_separate_data(monkeypatch: pytest.MonkeyPatch, place: Path) -> None:
    monkeypatch.setattr(state, "_usable", lambda folder, account: False)
    monkeypatch.setattr(state, "_user_state_folder", lambda: place)
    folders = set()
    for name in ("one/kompass", "two/kompass"):
        monkeypatch.setattr(state, "CHECKOUT", place / name)
        folders.add(state.persistent_state().folder)
    assert len(folders) == 2


def test_without_home_the_entry_of_the_user_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HOME", raising=False)
    monkeypatch.delenv("XDG_STATE_HOME", raising=False)
    monkeypatch.setattr(os, "geteuid", lambda: 4711)
    assert state._user_state_folder() == Path.home() / ".local" / "state" / "kompass"


def test_a_chosen_folder_that_the_database_cannot_reach_is_refused(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KOMPASS_STATE", str(place / "no" / "such" / "parent"))
    with pytest.raises(LauncherError, match=r"KOMPASS_STATE is .*parent, but"):
        state.persistent_state()


def test_secrets_are_long_private_and_kept(state_folder: State) -> None:
    first = state_folder.secrets()
    assert set(first) == {"owner", "app", "backup", "secret_key", "actor_key"}
    assert len(set(first.values())) == 5 and min(map(len, first.values())) >= 50
    assert (state_folder.folder / "secrets.json").stat().st_mode & 0o777 == 0o600
    assert state_folder.secrets() == first


def test_a_lock_is_exclusive_or_shared(place: Path) -> None:
    lock = place / "lock"
    with (
        state.file_lock(lock) as first,
        state.file_lock(lock) as second,
        state.file_lock(lock, shared=True) as third,
    ):
        assert first
        assert not second
        assert not third
    with (
        state.file_lock(lock, shared=True) as one,
        state.file_lock(lock, shared=True) as other,
        state.file_lock(lock) as alone,
    ):
        assert one
        assert other
        assert not alone
    with state.file_lock(lock) as again:
        assert again


def test_a_temporary_state_is_deleted() -> None:
    with state.temporary_state() as where:
        (where.folder / "media" / "report.pdf").write_text("x")
        assert where.temporary and database_account().can_enter(where.folder)
    assert not where.folder.exists()


def test_a_reset_deletes_only_our_own_files(state_folder: State) -> None:
    state_folder.secrets()
    state_folder.database.mkdir()
    (state_folder.folder / "mine.txt").write_text("mine")
    state_folder.reset()
    assert [path.name for path in state_folder.folder.iterdir()] == ["mine.txt"]


def test_the_running_file_is_read_by_other_commands(state_folder: State) -> None:
    assert state_folder.running is None
    state_folder.write_running_file(pid=7, command="up")
    assert state_folder.running == {"pid": 7, "command": "up"}
    state_folder.remove_running_file()
    assert state_folder.running is None


def test_the_environment_uses_the_names_of_the_settings(
    state_folder: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    variables = environment.own_variables(state_folder, None, port=8123)
    assert set(variables) == {
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
    assert variables["KOMPASS_URL"] == "http://localhost:8123"
    assert variables["KOMPASS_BROKER_URL"] == f"filesystem://{state_folder.folder}/broker"
    monkeypatch.setenv("REDIS_URL", "redis://:secret@localhost:6379/3")
    assert (
        environment.own_variables(state_folder, None)["KOMPASS_BROKER_URL"]
        == "redis://:secret@localhost:6379/3"
    )
    assert (
        environment.broker_in_words("redis://:secret@localhost:6379/3")
        == "Redis at localhost:6379/3"
    )


def test_child_processes_get_a_home_when_there_is_none(
    state_folder: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HOME")
    variables = environment.child_environment({}, state_folder)
    assert (
        variables["HOME"] == str(state_folder.folder / "home")
        and (state_folder.folder / "home").is_dir()
    )


def test_the_database_never_runs_as_root(monkeypatch: pytest.MonkeyPatch) -> None:
    assert database_account().uid != 0
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert database_account().other
    assert database_account().identity["extra_groups"] == []

"""The containers of production: a valid file, the launcher's commands, no secrets, no root."""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped, unused-ignore]
import pytest
import yaml

from kompass.embedded import commands

ROOT = Path(__file__).resolve().parents[1]
TEXT = (ROOT / "docker-compose.yml").read_text()
COMPOSE: dict[str, Any] = yaml.safe_load(TEXT)
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
ONE_SHOT = {"migrate", "load"}
OPTIONAL_SECRETS = {"KOMPASS_S3_ACCESS_KEY", "KOMPASS_S3_SECRET_KEY"}
OPTIONAL = {
    "KOMPASS_S3_BUCKET",
    "KOMPASS_S3_ENDPOINT",
    "KOMPASS_S3_REGION",
    "KOMPASS_MAX_TENANT_MB",
    *OPTIONAL_SECRETS,
}
VARIABLE = re.compile(r"\$\{(\w+)(:[?-][^}]*)?\}")


def test_the_file_follows_the_compose_specification() -> None:
    schema = json.loads((ROOT / "tests/data/compose-spec.json").read_text())
    jsonschema.Draft201909Validator(schema).validate(COMPOSE)


def test_a_mistake_violates_the_compose_specification() -> None:
    schema = json.loads((ROOT / "tests/data/compose-spec.json").read_text())
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft201909Validator(schema).validate(
            {"services": {"web": {"imagee": "kompass:1"}}}
        )


def test_the_services_are_the_expected_ones() -> None:
    assert set(SERVICES) == {
        "web",
        "worker",
        "relay",
        "migrate",
        "load",
        "postgres",
        "redis",
        "proxy",
        "clamav",
    }


@pytest.mark.parametrize(
    ("service", "command"),
    [
        ("migrate", commands.MIGRATE),
        ("relay", commands.RELAY),
        ("worker", commands.WORKER),
        ("web", commands.web("0.0.0.0:8000")),
        ("load", ("sh", "-c", " && ".join(" ".join(command) for command in commands.LOADS))),
    ],
)
def test_the_commands_are_those_of_the_launcher(service: str, command: tuple[str, ...]) -> None:
    assert tuple(SERVICES[service]["command"]) == command


def test_the_image_starts_the_web_server_by_default() -> None:
    given = re.search(r"^CMD (\[.*\])$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    assert given is not None
    assert tuple(json.loads(given[1])) == commands.web("0.0.0.0:8000")


@pytest.mark.parametrize("service", sorted(SERVICES))
def test_images_are_pinned(service: str) -> None:
    name, _, tag = SERVICES[service]["image"].partition(":")
    assert name and tag and "latest" not in tag


def test_the_base_image_is_pinned() -> None:
    bases = re.findall(r"^FROM (\S+)", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    assert [bool(re.fullmatch(r"\w+:\d+\.\d+\.\d+-[\w-]+", base)) for base in bases] == [True]


def test_every_secret_is_required_from_outside() -> None:
    """A variable with "secret" in its name has no default, and no environment value of that name is
    literal.
    """
    names = {name: default for name, default in VARIABLE.findall(TEXT)}
    assert {name for name in names if re.search("PASSWORD|KEY", name)} == {
        "KOMPASS_ADMIN_PASSWORD",
        "KOMPASS_OWNER_PASSWORD",
        "KOMPASS_APP_PASSWORD",
        "KOMPASS_BACKUP_PASSWORD",
        "KOMPASS_SECRET_KEY",
        "KOMPASS_ACTOR_KEY",
        *OPTIONAL_SECRETS,
    }
    assert {name for name, default in names.items() if default != ":?"} == OPTIONAL | {
        "KOMPASS_VERSION"
    }
    assert {names[name] for name in OPTIONAL_SECRETS} == {":-"}
    values = [
        (key, value)
        for service in SERVICES.values()
        for key, value in service.get("environment", {}).items()
    ]
    assert [
        pair
        for pair in values
        if re.search("PASSWORD|KEY", pair[0]) and not VARIABLE.fullmatch(pair[1])
    ] == []
    assert [
        pair
        for pair in values
        if re.search(r"://[^@/:]*:(?!\$@)[^@/]+@", VARIABLE.sub("$", pair[1]))
    ] == []


def test_the_example_lists_every_variable_without_values() -> None:
    lines = [
        line
        for line in (ROOT / "deploy/example.env").read_text().splitlines()
        if line and not line.startswith("#")
    ]
    assert {line.partition("=")[0] for line in lines} == {
        name for name, _ in VARIABLE.findall(TEXT)
    } - {"KOMPASS_VERSION"}
    assert [line for line in lines if not line.endswith("=")] == []


def test_only_migrations_get_the_owner_url() -> None:
    knows = {
        name
        for name, service in SERVICES.items()
        if "KOMPASS_OWNER_PASSWORD" in json.dumps(service)
    }
    assert knows == {"migrate", "postgres"}
    assert {
        name
        for name, service in SERVICES.items()
        if service.get("environment", {}).get("KOMPASS_DB_ROLE")
    } == {"migrate"}


@pytest.mark.parametrize("service", sorted(SERVICES))
def test_no_container_runs_as_root(service: str) -> None:
    """By `user`, or by an image that is made without root."""
    assert (
        SERVICES[service].get("user", "") in {"kompass", "postgres", "redis", "clamav"}
        or "unprivileged" in SERVICES[service]["image"]
    )
    assert SERVICES[service]["security_opt"] == ["no-new-privileges:true"]


@pytest.mark.parametrize("service", sorted(set(SERVICES) - ONE_SHOT))
def test_running_services_have_health_checks_and_restart(service: str) -> None:
    assert SERVICES[service]["healthcheck"]["test"]
    assert SERVICES[service]["restart"] == "unless-stopped"


def test_data_are_in_named_volumes() -> None:
    mounts = {
        mount.split(":")[0] for service in SERVICES.values() for mount in service.get("volumes", [])
    }
    assert {mount for mount in mounts if "/" not in mount and "$" not in mount} == set(
        COMPOSE["volumes"]
    )
    assert [
        mount for mount in mounts if mount.startswith("./") and not (ROOT / mount).exists()
    ] == []


def test_the_database_is_not_reachable_from_outside() -> None:
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    assert [SERVICES[name]["networks"] for name in ("postgres", "redis")] == [
        ["inside"],
        ["inside"],
    ]
    assert {name for name, service in SERVICES.items() if "ports" in service} == {"proxy"}


def test_files_are_scanned_by_default() -> None:
    assert {SERVICES[name]["environment"]["KOMPASS_CLAMAV"] for name in ("web", "worker")} == {
        "tcp:clamav:3310"
    }
    assert set(SERVICES["worker"]["networks"]) & set(SERVICES["clamav"]["networks"]) >= {"inside"}
    assert "signatures:/var/lib/clamav" in SERVICES["clamav"]["volumes"]

"""The commands of every process, the same here and in docker-compose.yml (a test compares them)."""

Command = tuple[str, ...]

MANAGE: Command = ("python", "manage.py")
MIGRATE: Command = (*MANAGE, "migrate", "--no-input")
AS_INSTALLATION: Command = ("--as", "installation")
LOADS: tuple[Command, ...] = (
    (*MANAGE, "load_municipalities", *AS_INSTALLATION),
    (*MANAGE, "load_question_sets", *AS_INSTALLATION),
)
RELAY: Command = (*MANAGE, "relay")
WORKER: Command = (
    "python",
    "-m",
    "celery",
    "-A",
    "kompass",
    "worker",
    "--concurrency",
    "2",
    "-l",
    "warning",
)


def web(bind: str) -> Command:
    """The web server on `bind` ("127.0.0.1:8000"): two processes of four threads each."""
    return (
        "python",
        "-m",
        "gunicorn",
        "kompass.wsgi",
        "--bind",
        bind,
        "--worker-class",
        "gthread",
        "--workers",
        "2",
        "--threads",
        "4",
    )

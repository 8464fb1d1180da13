"""The command line of each process; a test compares them with docker-compose.yml."""

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
    """Return the web server's command; `bind` is "127.0.0.1:8000" or the like."""
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

"""Settings of Celery: Redis in production, the file-system transport in the embedded mode."""

import os
from pathlib import Path
from urllib.parse import urlsplit

CELERY_BROKER_URL = os.environ.get("KOMPASS_BROKER_URL", "")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 600_000
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A request publishes its jobs after the commit: without these options it would wait six seconds a
# job for a broker that is down.
KOMPASS_PUBLISH_OPTIONS = {
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.2,
    "interval_max": 0.2,
    "socket_connect_timeout": 2,
}
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object] = {
    **KOMPASS_PUBLISH_OPTIONS,
    "visibility_timeout": 600,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
}
if CELERY_BROKER_URL.startswith("filesystem:"):
    folder = Path(urlsplit(CELERY_BROKER_URL).path)
    CELERY_BROKER_URL = "filesystem://localhost//"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(folder / "letters"),
        "data_folder_out": str(folder / "letters"),
        "control_folder": str(folder / "control"),
        "polling_interval": 0.1,
    }

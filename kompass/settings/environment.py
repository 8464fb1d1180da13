"""Reading the environment: a missing or invalid variable stops the start with its name."""

import os
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def required(name: str) -> str:
    """Return an environment variable. Raises ImproperlyConfigured with its name without one."""
    value = os.environ.get(name, "")
    if not value:
        raise ImproperlyConfigured(f"The environment variable {name} is missing.")
    return value


def database(url: str) -> dict[str, object]:
    """Turn postgresql://user:password@host:port/name into an entry of DATABASES."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("A database address must start with postgresql://")
    return {
        "ENGINE": "kompass.shared.database",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"server_side_binding": True, "prepare_threshold": 5},
    }


def file_storage() -> dict[str, object]:
    """Return an entry of STORAGES: S3 when KOMPASS_S3_BUCKET is set, else a folder."""
    bucket = os.environ.get("KOMPASS_S3_BUCKET")
    if not bucket:
        return {"BACKEND": "kompass.uploads.storage.Folder"}
    from botocore.config import Config  # slow to import, and only needed for S3

    options = {
        "bucket_name": bucket,
        "endpoint_url": os.environ.get("KOMPASS_S3_ENDPOINT") or None,
        "region_name": os.environ.get("KOMPASS_S3_REGION") or None,
        "access_key": required("KOMPASS_S3_ACCESS_KEY"),
        "secret_key": required("KOMPASS_S3_SECRET_KEY"),
        "default_acl": "private",
        "querystring_auth": False,
        "file_overwrite": True,  # the key of a file is its hash
        "client_config": Config(
            signature_version="s3v4",
            connect_timeout=5,
            read_timeout=30,
            retries={"max_attempts": 3},
            # Other providers than Amazon may not know its newest checksums.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        ),
    }
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}

"""Fetches what a printed page may load: static files (`static:reports/report.css`) and `data:`."""

import mimetypes
from pathlib import Path

from weasyprint.urls import URLFetcher, URLFetcherResponse

STATIC = Path(__file__).resolve().parents[2] / "static"
SCHEME = "static:"


class OwnFilesOnly(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
    """Refuses every address with a ValueError, except `static:` inside STATIC and `data:`."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=("data",), allow_redirects=False)

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        if url.startswith(SCHEME):
            return _static_file(url)
        return super().fetch(url, headers)


def _static_file(url: str) -> URLFetcherResponse:
    path = (STATIC / url.removeprefix(SCHEME).lstrip("/")).resolve()
    if not path.is_relative_to(STATIC) or not path.is_file():
        raise ValueError(f"Not one of our static files: {url}")
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})

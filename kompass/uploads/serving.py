"""Sending a file so that the browser saves it and runs nothing."""

from pathlib import Path

from django.http import FileResponse, Http404


def attachment(path: Path, *, name: str, media_type: str) -> FileResponse:
    """Return a response that downloads the file. Raises Http404 when it is not there."""
    try:
        file = path.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(file, as_attachment=True, filename=name, content_type=media_type)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store, private"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response

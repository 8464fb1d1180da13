"""Sending a file so that the browser saves it and runs nothing."""

from django.http import FileResponse, Http404

from kompass.uploads import storing


def attachment(key: str, *, name: str, media_type: str) -> FileResponse:
    """Return a response that downloads the file of a key. Raises Http404 when it is not there."""
    try:
        file = storing.open(key)
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(file, as_attachment=True, filename=name, content_type=media_type)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store, private"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response

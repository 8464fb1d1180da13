"""Download responses: the browser saves the file and runs nothing in it."""

from django.http import FileResponse, Http404

from kompass.uploads import storing


def attachment(key: str, *, name: str, media_type: str) -> FileResponse:
    """Return a response that downloads the file of a key. Raises Http404 when it is missing."""
    try:
        file = storing.open(key)
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(file, as_attachment=True, filename=name, content_type=media_type)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store, private"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response

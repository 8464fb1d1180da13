"""Security headers of every response: pages, files, static files, refusals and errors."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

# The product uses none of these; passkeys may be used by its own pages.
RESTRICTED_FEATURES = (
    *(
        "accelerometer",
        "camera",
        "display-capture",
        "encrypted-media",
        "geolocation",
        "gyroscope",
        "hid",
        "idle-detection",
    ),
    *(
        "local-fonts",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "publickey-credentials-create",
        "publickey-credentials-get",
    ),
    *("screen-wake-lock", "serial", "usb", "xr-spatial-tracking"),
)
OWN_FEATURES = ("publickey-credentials-create", "publickey-credentials-get")
# Directives for which default-src is no fallback.
REQUIRED_DIRECTIVES = ("base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'")
HEADERS = {
    "Permissions-Policy": ", ".join(
        f"{name}=({'self' if name in OWN_FEATURES else ''})" for name in RESTRICTED_FEATURES
    ),
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Content-Security-Policy": "default-src 'none'",
}


class SecurityHeadersMiddleware:
    """Adds missing headers; the outermost middleware, so that headers set by others stay."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers["Content-Security-Policy"] = complete_policy(
            response.headers["Content-Security-Policy"]
        )
        kind = response.headers.get("Content-Type", "")
        # An uploaded text: its check allows UTF-8 only.
        if kind.startswith("text/") and "charset" not in kind:
            response.headers["Content-Type"] = f"{kind}; charset=utf-8"
        return response


def complete_policy(policy: str) -> str:
    """Return a content security policy with the required directives that it lacks."""
    said = [directive.strip() for directive in policy.split(";") if directive.strip()]
    names = {directive.split()[0] for directive in said}
    return "; ".join(
        [
            *said,
            *(directive for directive in REQUIRED_DIRECTIVES if directive.split()[0] not in names),
        ]
    )

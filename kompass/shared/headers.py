"""What every response tells the browser: pages, files, static files, refusals and faults alike."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

# The product uses no device; a passkey is the one thing that its own pages may ask the browser for.
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
# What a policy must say of itself: default-src does not stand in for these.
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
    """The outermost: what is said further inside stays, what is missing is added."""

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
        if (
            kind.startswith("text/") and "charset" not in kind
        ):  # a text that was uploaded: checks let UTF-8 alone pass
            response.headers["Content-Type"] = f"{kind}; charset=utf-8"
        return response


def complete_policy(policy: str) -> str:
    """Return the policy with the directives that it lacks: nobody frames a response, moves its base
    or takes its forms.
    """
    said = [directive.strip() for directive in policy.split(";") if directive.strip()]
    names = {directive.split()[0] for directive in said}
    return "; ".join(
        [
            *said,
            *(directive for directive in REQUIRED_DIRECTIVES if directive.split()[0] not in names),
        ]
    )

"""Run inside Django with the settings of a server: visit pages over https, print the responses as
JSON.
"""

import json
import os
import sys

import django


def main() -> None:
    """Visit pages anonymously; sign a person in and visit again."""
    from django.conf import settings
    from django.test import Client

    email, password = sys.argv[1:3]
    host = settings.ALLOWED_HOSTS[0]
    client = Client(
        enforce_csrf_checks=True,
        raise_request_exception=False,
        headers={"X-Forwarded-Proto": "https", "Host": host},
    )
    told = []

    def visit(method: str, path: str, **fields: str) -> None:
        response = getattr(client, method)(
            path, fields or None, headers={"Referer": f"https://{host}/"}
        )
        cookies = {
            name: {key: morsel[key] for key in ("secure", "httponly", "samesite", "path", "domain")}
            for name, morsel in response.cookies.items()
        }
        told.append(
            {
                "path": path,
                "status": response.status_code,
                "headers": dict(response.headers),
                "cookies": cookies,
            }
        )

    visit("get", "/accounts/login/")
    token = {"csrfmiddlewaretoken": client.cookies[settings.CSRF_COOKIE_NAME].value}
    visit("post", "/language/", language="fi", next="/", **token)
    visit("post", "/accounts/login/", login=email, password=password, **token)
    visit("get", "/")
    visit("get", "/no/such/page/")
    visit("post", "/accounts/login/", login=email)
    visit("get", "/static/css/app.css")
    print(json.dumps(told))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kompass.settings")
    django.setup()
    main()

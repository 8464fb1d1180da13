"""Run inside the provider: register a client with this name, secret and redirect URI."""

import sys

import django


def main(name: str, secret: str, back: str) -> None:
    from allauth.idp.oidc.models import Client
    from django.contrib.auth.hashers import make_password

    Client.objects.create(
        id=name,
        name=name,
        secret=make_password(secret),
        scopes="openid\nprofile\nemail",
        default_scopes="openid",
        redirect_uris=back,
        skip_consent=True,
    )


if __name__ == "__main__":
    django.setup()
    main(*sys.argv[1:])

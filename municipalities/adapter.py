"""allauth's door, closed to those whom nobody invited."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedDoor(DefaultAccountAdapter):
    """People are added by the association; nobody signs up by herself."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

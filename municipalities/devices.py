"""Describes a browser in plain words: "Firefox, Windows" instead of its User-Agent."""

from django.utils.translation import gettext as _

# The first match counts: most browsers also contain the names of others.
BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "CriOS": "Chrome",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "Windows": "Windows",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "CrOS": "Chromebook",
    "Mac OS X": "Mac",
    "Linux": "Linux",
}


def in_words(user_agent: str) -> str:
    """Return browser and system of a User-Agent header, as far as they are known."""
    found = [_named(user_agent, marks) for marks in (BROWSERS, SYSTEMS)]
    return ", ".join(filter(None, found)) or _("An unknown device")


def _named(user_agent: str, marks: dict[str, str]) -> str:
    return next((name for mark, name in marks.items() if mark in user_agent), "")

"""Every named URL of the project, found by walking the resolver, so that new ones are included."""

import re
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.urls import URLPattern, URLResolver, get_resolver, reverse

# Values for URL parameters that the scenario has no object for: well formed, but unknown.
NOWHERE = {
    "uuid": UUID(int=1),
    "int": 999_999,
    "slug": "nowhere",
    "str": "nowhere",
    "place": UUID(int=1),
    "path": "nowhere",
}
PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>")


@dataclass(frozen=True)
class Address:
    """A named route with its parameters: name -> kind."""

    name: str
    route: str
    parameters: dict[str, str] = field(hash=False)
    view: Any = field(compare=False)


def walk(patterns: list[Any] | None = None, before: str = "") -> list[Address]:
    """Return every named URL pattern below."""
    found: list[Address] = []
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = f"{before}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            found += walk(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            found.append(
                Address(
                    str(pattern.name),
                    route,
                    {name: kind or "str" for kind, name in PARAMETER.findall(route)},
                    pattern.callback,
                )
            )
    return found


@dataclass
class Things:
    """Values for URL parameters, by the beginning of the route (the longest that matches)."""

    known: dict[tuple[str, str], list[Any]] = field(default_factory=dict)

    def values(self, address: Address, parameter: str) -> list[Any]:
        fits = [
            (len(start), values)
            for (start, name), values in self.known.items()
            if name == parameter and address.route.startswith(start)
        ]
        return max(fits, default=(0, []))[1] or [NOWHERE[address.parameters[parameter]]]

    def addresses(self, address: Address) -> list[str]:
        """Return the URLs with each of the known values in turn."""
        choices = {name: self.values(address, name) for name in address.parameters}
        longest = max((len(values) for values in choices.values()), default=1)
        rows = [
            {name: values[min(at, len(values) - 1)] for name, values in choices.items()}
            for at in range(longest)
        ]
        return list(dict.fromkeys(reverse(address.name, kwargs=row) for row in rows))

"""The menu of an evaluation: each app declares its own pages when it is loaded."""

from bisect import insort
from dataclasses import dataclass, field

from django.utils.functional import Promise

from evaluations import permissions
from evaluations.permissions import Rule


@dataclass(frozen=True, order=True)
class Page:
    """A page in the menu: whoever may do its act is led to it.

    place: where it stands, smallest first; tens leave room between. name: of its address, which
    takes the evaluation alone. rule: who may, for an act that the permission table does not know.
    """

    place: int
    name: str
    act: str = field(compare=False)
    label: Promise | str = field(compare=False)
    rule: Rule | None = field(default=None, compare=False)


_pages: list[Page] = []


def add(*pages: Page) -> None:
    """Put pages into the menu; an app calls this when it is loaded.

    Raises ValueError for a page that is there already, KeyError for an act without a rule.
    """
    for page in pages:
        if page.name in {known.name for known in _pages}:
            raise ValueError(f"The menu has a page {page.name} already.")
        if page.rule is not None:
            permissions.add(page.act, page.rule)
        permissions.RULES[page.act]
        insort(_pages, page)


def pages() -> tuple[Page, ...]:
    """Return the pages in order."""
    return tuple(_pages)

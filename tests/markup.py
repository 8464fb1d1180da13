"""The HTML of pages without what only the layout of templates brings into it."""

import re

from django.http import HttpResponse


def markup(page: HttpResponse | str) -> str:
    """Return the HTML on one line, without white space beside tags."""
    text = page if isinstance(page, str) else page.content.decode()
    return re.sub(r" (?=[<>])|(?<=>) ", "", re.sub(r"\s+", " ", text))

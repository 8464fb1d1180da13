"""The pages of this app in an evaluation's menu."""

from django.utils.translation import pgettext_lazy

from evaluations.menu import Page

PAGES = (
    Page(160, "people", "assign", pgettext_lazy("page of an evaluation", "People")),
    Page(
        170,
        "help",
        "read help",
        pgettext_lazy("page of an evaluation", "Help from the Association"),
    ),
)

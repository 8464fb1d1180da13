"""The pages of this app in an evaluation's menu."""

from django.utils.translation import pgettext_lazy

from evaluations.menu import Page

PAGES = (
    Page(
        80,
        "completions",
        "read completions",
        pgettext_lazy("page of an evaluation", "Additional information"),
    ),
    Page(100, "comments", "read comments", pgettext_lazy("page of an evaluation", "Comments")),
    Page(150, "history", "read history", pgettext_lazy("page of an evaluation", "History")),
)

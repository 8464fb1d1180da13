"""The pages of this app in an evaluation's menu."""

from django.utils.translation import pgettext_lazy

from evaluations.menu import Page

PAGES = (
    Page(20, "answers", "read answers", pgettext_lazy("page of an evaluation", "Answers")),
    Page(
        30,
        "read-whole",
        "read answers",
        pgettext_lazy("page of an evaluation", "Read the submission"),
    ),
    Page(40, "receipt", "read receipt", pgettext_lazy("page of an evaluation", "Receipt")),
    Page(50, "whole", "read answers", pgettext_lazy("page of an evaluation", "Existing work")),
    Page(
        70,
        "delegation",
        "share out",
        pgettext_lazy("page of an evaluation", "Delegation"),
    ),
)

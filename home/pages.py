"""The pages of this app in an evaluation's menu."""

from django.utils.translation import pgettext_lazy

from evaluations.menu import Page

PAGES = (Page(10, "evaluation", "view", pgettext_lazy("page of an evaluation", "Overview")),)

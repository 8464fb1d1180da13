"""The pages of this app in an evaluation's menu."""

from django.utils.translation import pgettext_lazy

from evaluations.menu import Page

PAGES = (Page(140, "report", "view", pgettext_lazy("page of an evaluation", "Report")),)

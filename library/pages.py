"""The pages of this app in an evaluation's menu."""

from django.utils.translation import pgettext_lazy

from evaluations.menu import Page

PAGES = (Page(60, "library", "read library", pgettext_lazy("page of an evaluation", "Library")),)

"""The pages of this app in an evaluation's menu."""

from django.utils.translation import pgettext_lazy

from evaluations.menu import Page

PAGES = (
    Page(90, "reading", "read submitted", pgettext_lazy("page of an evaluation", "Material")),
    Page(110, "notes", "read notes", pgettext_lazy("page of an evaluation", "Notes")),
    Page(120, "consensus", "read points", pgettext_lazy("page of an evaluation", "Consensus")),
    Page(130, "writing", "read texts", pgettext_lazy("page of an evaluation", "Report texts")),
)

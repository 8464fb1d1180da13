"""Names of the parts, fields and choices of a question set, on pages and in documents."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kompass.shared.inputs import StrOrPromise
from questionnaire.models import InterviewGroup, Scheme, Scope

LANGUAGE_NAMES: tuple[tuple[str, StrOrPromise], ...] = (
    ("sv", _("Swedish")),
    ("fi", _("Finnish")),
    ("en", _("English")),
)
CHOICES: dict[str, Sequence[tuple[str, StrOrPromise]]] = {
    "scope": Scope.choices,
    "groups": InterviewGroup.choices,
    "scheme": Scheme.choices,
    "languages": LANGUAGE_NAMES,
}
FIELDS: dict[str, StrOrPromise] = {
    "key": _("Key"),
    "version": _("Version"),
    "languages": _("Languages"),
    "scheme": _("Scoring scheme"),
    "name": _("Name"),
    "licence": _("Licence note"),
    "description": _("Description"),
    "introduction": _("Introduction"),
    "title": pgettext_lazy("of a question", "Title"),
    "text": pgettext_lazy("of a question", "Wording"),
    "guidance": _("What we look for"),
    "guidance_aland": _("What we look for, in Åland"),
    "documents": _("Documents we expect"),
    "web": _("What we look for on the web"),
    "interviews": _("What interviews show"),
    "number": pgettext_lazy("of a question", "Number"),
    "points": _("Points"),
    "groups": _("Interview groups"),
    "group": _("Area group"),
    "weight": _("Weight in per cent"),
    "share": _("Share of the points in per cent"),
    "scope": _("Where it applies"),
}
PARTS: dict[str, StrOrPromise] = {
    "set": _("Question set"),
    "aspect": pgettext_lazy("part of a question set", "Aspect"),
    "level": pgettext_lazy("part of a question set", "Level"),
    "step": pgettext_lazy("part of a question set", "Step on the self-assessment scale"),
    "group": pgettext_lazy("part of a question set", "Area group"),
    "area": pgettext_lazy("part of a question set", "Area"),
    "question": pgettext_lazy("part of a question set", "Question"),
    "indicator": pgettext_lazy("part of a question set", "Indicator"),
    "prompt": pgettext_lazy("part of a question set", "Interview prompt"),
    "reference": pgettext_lazy("part of a question set", "Legal reference"),
    "rung": pgettext_lazy("part of a question set", "Description of a level"),
}
LISTS: dict[str, StrOrPromise] = {
    "aspects": pgettext_lazy("list in a question set", "Aspects"),
    "levels": pgettext_lazy("list in a question set", "Levels"),
    "self_assessment": pgettext_lazy("list in a question set", "Self-assessment"),
    "groups": pgettext_lazy("list in a question set", "Area groups"),
    "areas": pgettext_lazy("list in a question set", "Areas"),
    "questions": pgettext_lazy("list in a question set", "Questions"),
    "indicators": pgettext_lazy("list in a question set", "Indicators to check"),
    "prompts": pgettext_lazy("list in a question set", "Interview prompts"),
    "references": pgettext_lazy("list in a question set", "Legal references"),
    "ladder": pgettext_lazy("list in a question set", "What the levels mean"),
}
ADD: dict[str, StrOrPromise] = {
    "aspects": _("Add an aspect"),
    "levels": _("Add a level"),
    "self_assessment": _("Add a step"),
    "groups": _("Add an area group"),
    "areas": _("Add an area"),
    "questions": _("Add a question"),
    "indicators": _("Add an indicator"),
    "prompts": _("Add a prompt"),
    "references": _("Add a legal reference"),
    "ladder": _("Add a description of a level"),
}
CHANGES: dict[str, StrOrPromise] = {
    "added": pgettext_lazy("change in a question set", "New"),
    "removed": pgettext_lazy("change in a question set", "Removed"),
    "moved": pgettext_lazy("change in a question set", "Moved"),
    "text": pgettext_lazy("change in a question set", "Text changed"),
    "value": pgettext_lazy("change in a question set", "Value changed"),
}


def display(field: str, value: object) -> object:
    """Return a value with the names of its choices; a list as one string."""
    names: dict[object, StrOrPromise] = dict(CHOICES.get(field, ()))
    if isinstance(value, tuple | list):
        return ", ".join(str(names.get(each, each)) for each in value)
    return str(names[value]) if names.get(value) else value

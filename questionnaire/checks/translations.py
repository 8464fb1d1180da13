"""Which texts are missing in which languages."""

from django.utils.translation import gettext as _

from questionnaire.checks.faults import Fault
from questionnaire.labels import FIELDS
from questionnaire.tree import Node, languages, walk


def missing_texts(root: Node) -> list[Fault]:
    """Return each text that a language of the set lacks.

    A text must be there when it is required, and when another language has it.
    """
    found = []
    for place, node in walk(root):
        for text in node.part_type.texts:
            by_language = node.texts.get(text.name, {})
            if text.required or any(words.strip() for words in by_language.values()):
                found += [
                    Fault(
                        _("“%(field)s” of “%(part)s” is missing.")
                        % {"field": FIELDS[text.name], "part": node.key},
                        place,
                        text.name,
                        code,
                    )
                    for code in languages(root)
                    if not by_language.get(code, "").strip()
                ]
    return found

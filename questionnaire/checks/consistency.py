"""Whether the parts of a question set agree with each other: keys, sums, references."""

from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _

from questionnaire.checks.faults import Fault, lacking
from questionnaire.models import Scheme
from questionnaire.tree import Node, languages, walk

MAX_PARTS = 5000
HUNDRED = 100
REQUIRED_LISTS: dict[str, tuple[str, ...]] = {
    Scheme.ASPECTS: ("aspects", "levels"),
    Scheme.LEVELS: ("levels",),
    Scheme.POINTS: (),
}


def tree_faults(root: Node) -> list[Fault]:
    """Return the faults between parts: repeated keys, sums that are wrong, unknown references."""
    parts = list(walk(root))
    if len(parts) > MAX_PARTS:
        return [Fault(_("The question set has more than %(limit)d parts.") % {"limit": MAX_PARTS})]
    if not languages(root):
        return [lacking(_("the question set"), "", "languages")]
    questions = [(place, node) for place, node in parts if node.part_type.name == "question"]
    found = [*_repeated(questions), *_areas(root)]
    if questions:
        found += [*_scheme(root), *_ladders(parts, root)]
    return found


def _repeated(questions: list[tuple[str, Node]]) -> Iterator[Fault]:
    times = Counter(node.key for _place, node in questions)
    seen: set[str] = set()
    for place, node in questions:
        if times[node.key] > 1 and node.key in seen:
            yield Fault(
                _("The key “%(key)s” occurs more than once.") % {"key": node.key}, place, "key"
            )
        seen.add(node.key)


def _areas(root: Node) -> Iterator[Fault]:
    groups = {group.key for group in root.children("groups")}
    areas = root.children("areas")
    if not areas:
        yield lacking(_("the question set"), "", "areas")
    asked = any(area.children("questions") for area in areas)
    for area in areas:
        place = f"areas/{area.key}"
        if (group := area.values.get("group")) and group not in groups:
            yield Fault(
                _("The group “%(group)s” of “%(part)s” does not exist.")
                % {"group": group, "part": area.key},
                place,
                "group",
            )
        if asked and not area.children("questions"):
            yield Fault(
                _("The area “%(area)s” has no questions.") % {"area": area.key}, place, "questions"
            )
        elif asked and (total := points_of(area)) != HUNDRED:
            first = area.children("questions")[0].key
            sentence = _("The points of the area “%(area)s” add up to %(total)s, not 100.") % {
                "area": area.key,
                "total": total,
            }
            yield Fault(sentence, f"{place}/questions/{first}", "points")


def points_of(area: Node) -> int:
    """Return the sum of the points of an area's questions."""
    return sum(question.values.get("points") or 0 for question in area.children("questions"))


def _scheme(root: Node) -> Iterator[Fault]:
    scheme = root.values["scheme"]
    required = REQUIRED_LISTS[scheme]
    for field in (*required, "self_assessment"):
        if not root.children(field):
            yield lacking(_("the question set"), "", field)
    for field in ("aspects", "levels"):
        if field not in required and root.children(field):
            sentence = _("A question set with the scheme “%(scheme)s” cannot have “%(field)s”.")
            yield Fault(sentence % {"scheme": scheme, "field": field}, "", field)
    weights = [aspect.values["weight"] for aspect in root.children("aspects")]
    if weights and "aspects" in required and sum(weights) != HUNDRED:
        yield Fault(
            _("The weights of the aspects do not add up to 100."),
            f"aspects/{root.children('aspects')[0].key}",
            "weight",
        )


def _ladders(parts: list[tuple[str, Node]], root: Node) -> Iterator[Fault]:
    levels = {level.key for level in root.children("levels")}
    own = {f"{aspect.key}-{level}" for aspect in root.children("aspects") for level in levels}
    for place, node in parts:
        if node.part_type.name == "rung" and node.key not in (
            own if "/questions/" in place else levels
        ):
            yield Fault(
                _("“%(key)s” does not correspond to any level of the question set.")
                % {"key": node.key},
                place,
                "key",
            )

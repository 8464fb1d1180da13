"""A question-set file (YAML) -> rows. A broken file is refused with every fault named, and nothing is stored."""

import hashlib
import re
from collections.abc import Iterable
from typing import Any

import yaml
from django.db import transaction
from django.utils.translation import gettext as _

from kompass.shared import clock
from kompass.shared.errors import Invalid
from questionnaire.models import Area, Aspect, Level, Question, QuestionSet, SelfAssessmentStep

NEEDED = ("sv", "fi")
MAX_BYTES = 1_000_000
MAX_NAME, MAX_WORDS = 200, 20_000
LISTS = ("aspects", "levels", "self_assessment", "areas")
SCHEMES = ("aspects", "levels", "points")
# Keys stand in addresses: a question's may have dots.
SLUG, KEY = re.compile(r"[A-Za-z0-9_-]{1,50}"), re.compile(r"[A-Za-z0-9_.-]{1,60}")


class SafeLoader(yaml.SafeLoader):
    """YAML without aliases: a small file must not unfold into a large one."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.events.AliasEvent):
            raise yaml.YAMLError(_("Aliases are not allowed in a question-set file."))
        return super().compose_node(parent, index)


def parse(raw: bytes) -> dict[str, Any]:
    """Return the file's data; raise Invalid with the line of a fault."""
    if len(raw) > MAX_BYTES:
        raise Invalid(_("The file is larger than a question set can be (1 MB)."))
    try:
        data = yaml.load(raw.decode("utf-8"), Loader=SafeLoader)  # noqa: S506  a safe loader, and stricter
    except UnicodeDecodeError as error:
        raise Invalid(_("The file is not text in UTF-8.")) from error
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        raise Invalid(_("The file is not valid YAML (line %(line)s).") % {"line": mark.line + 1 if mark else "?"}) from error
    if not isinstance(data, dict):
        raise Invalid(_("The file does not describe a question set."))
    return data


def faults(data: dict[str, Any]) -> list[str]:
    """Return each fault of a question set as a sentence."""
    found: list[str] = []
    for field in ("key", "version", "name", "scheme"):
        if not data.get(field):
            found.append(_("The field “%(field)s” is missing.") % {"field": field})
    found += _name_faults(data.get("name"), "name")
    for field in LISTS:
        rows = data.get(field)
        if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) and row.get("key") for row in rows):
            found.append(_("The list “%(field)s” is missing or has an entry without a key.") % {"field": field})
    return found or _part_faults(data)


def _part_faults(data: dict[str, Any]) -> list[str]:
    found = [] if data["scheme"] in SCHEMES else [_("The scheme must be aspects, levels or points.")]
    found += _key_faults([data["key"], *(row["key"] for field in LISTS for row in data[field])], SLUG)
    if len(str(data["version"])) > 20:
        found.append(_("The version has more than 20 characters."))
    for field in LISTS:
        found += [fault for row in data[field] for fault in _name_faults(row.get("name"), str(row["key"]))]
        found += [
            fault for row in data[field] if row.get("description") for fault in _name_faults(row["description"], str(row["key"]), MAX_WORDS)
        ]
        found += _repeated(str(row["key"]) for row in data[field])
    found += _number_faults(data["aspects"], "weight", 1) + _number_faults(data["levels"], "share", 0)
    if sum(_number(row.get("weight")) for row in data["aspects"]) != 100:
        found.append(_("The weights of the aspects do not sum to 100."))
    keys: list[str] = []
    for area in data["areas"]:
        found += _area_faults(area)
        keys += [str(q.get("key")) for q in area.get("questions") or [] if isinstance(q, dict)]
    return found + _repeated(keys)


def _repeated(keys: Iterable[str]) -> list[str]:
    known = list(keys)
    return [_("The key “%(key)s” occurs more than once.") % {"key": key} for key in sorted({key for key in known if known.count(key) > 1})]


def _key_faults(keys: Iterable[Any], form: re.Pattern[str]) -> list[str]:
    return [
        _("The key “%(key)s” is too long or has other characters than a–z, 0–9, hyphen and underscore.") % {"key": str(key)[:60]}
        for key in keys
        if not form.fullmatch(str(key))
    ]


def _number_faults(rows: list[dict[str, Any]], field: str, least: int) -> list[str]:
    return [
        _("“%(key)s” needs a whole number from %(least)d to 100 as “%(field)s”.") % {"key": row["key"], "field": field, "least": least}
        for row in rows
        if not (type(row.get(field)) is int and least <= row[field] <= 100)
    ]


def _area_faults(area: dict[str, Any]) -> list[str]:
    key = str(area["key"])
    questions = area.get("questions")
    if not isinstance(questions, list) or not all(isinstance(q, dict) and q.get("key") and q.get("number") for q in questions):
        return [_("The area “%(area)s” has no questions, or one without key or number.") % {"area": key}]
    found = _name_faults(area.get("covers"), key, MAX_WORDS)
    found += _key_faults((question["key"] for question in questions), KEY) + _number_faults(questions, "points", 1)
    for question in questions:
        found += _name_faults(question.get("title"), str(question["key"]))
        found += _name_faults(question.get("text"), str(question["key"]), MAX_WORDS)
        if len(str(question["number"])) > 8:
            found.append(_("The number of the question “%(key)s” has more than eight characters.") % {"key": question["key"]})
    total = sum(_number(question.get("points")) for question in questions)
    if total != 100:
        found.append(_("The points of the area “%(area)s” sum to %(total)s, not to 100.") % {"area": key, "total": total})
    return found


def _number(value: Any) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0


def _name_faults(text: Any, where: str, longest: int = MAX_NAME) -> list[str]:
    if not isinstance(text, dict) or not all(isinstance(text.get(code), str) and text[code].strip() for code in NEEDED):
        return [_("“%(where)s” lacks a text in Swedish or in Finnish.") % {"where": where}]
    if all(isinstance(each, str) and len(each) <= longest and "\0" not in each for each in text.values()):
        return []
    return [_("“%(where)s” has a text that is longer than %(limit)d characters or cannot be stored.") % {"where": where, "limit": longest}]


def _texts(field: str, text: dict[str, str] | None) -> dict[str, str]:
    return {f"{field}_{code}": (text or {}).get(code, "") for code in ("sv", "fi", "en")}


@transaction.atomic
def load(raw: bytes) -> QuestionSet:
    """Store the file's question set as a draft and return it; the same file again changes nothing.

    Raises Invalid for a broken file and for a changed file of a published version.
    """
    data = parse(raw)
    if found := faults(data):
        raise Invalid(*found)
    digest = hashlib.sha256(raw).hexdigest()
    existing = QuestionSet.objects.filter(key=data["key"], version=data["version"]).first()
    if existing and existing.digest == digest:
        return existing
    if existing and existing.published_at:
        raise Invalid(_("Version %(version)s is published and never changes. Give the file a new version.") % {"version": existing.version})
    if existing:
        existing.delete()
    return _store(data, digest)


def _store(data: dict[str, Any], digest: str) -> QuestionSet:
    chosen = {"key": data["key"], "version": str(data["version"]), "scheme": data["scheme"], "digest": digest}
    made = QuestionSet.objects.create(
        **chosen, working_translation=bool(data.get("working_translation", True)), **_texts("name", data["name"])
    )
    for at, row in enumerate(data["aspects"]):
        texts = {**_texts("name", row["name"]), **_texts("description", row.get("description"))}
        Aspect.objects.create(question_set=made, key=row["key"], position=at, weight=row["weight"], **texts)
    for at, row in enumerate(data["levels"]):
        texts = {**_texts("name", row["name"]), **_texts("description", row.get("description"))}
        Level.objects.create(question_set=made, key=row["key"], position=at, share=row["share"], **texts)
    for at, row in enumerate(data["self_assessment"]):
        SelfAssessmentStep.objects.create(question_set=made, key=row["key"], position=at, **_texts("name", row["name"]))
    for at, row in enumerate(data["areas"], start=1):
        _store_area(made, at, row)
    return made


def _store_area(made: QuestionSet, at: int, row: dict[str, Any]) -> None:
    area = Area.objects.create(
        question_set=made, key=row["key"], position=at, **_texts("name", row["name"]), **_texts("covers", row["covers"])
    )
    Question.objects.bulk_create(
        Question(
            area=area,
            key=question["key"],
            position=place,
            number=str(question["number"]),
            max_points=question["points"],
            **_texts("name", question["title"]),
            **_texts("text", question["text"]),
        )
        for place, question in enumerate(row["questions"])
    )


@transaction.atomic
def publish(question_set: QuestionSet) -> QuestionSet:
    """Freeze a question set, so that a round can pin it."""
    if question_set.published_at is None:
        question_set.published_at = clock.now()
        question_set.save(update_fields=["published_at"])
    return question_set

"""The sheets and columns of the format; their names are the same in every language."""

from collections.abc import Iterator

from questionnaire.schema import SET, PartType

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TEXTS, PARTS = "texts", "parts"  # sheets: a column per language, a column per value
PLACE, TITLE, FIELD = "place", "part", "field"  # columns


def _part_types(part_type: PartType) -> Iterator[PartType]:
    yield part_type
    for child in part_type.lists.values():
        yield from _part_types(child)


VALUES = tuple(
    dict.fromkeys(value.name for part_type in _part_types(SET) for value in part_type.values)
)

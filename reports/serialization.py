"""A report document as JSON and back, without loss: a released document is stored as it was."""

import json
import types
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import TypeVar, Union, get_args, get_origin, get_type_hints

from reports.document import FORMAT, Origin, ReportDocument

Made = TypeVar("Made")


def to_json(document: ReportDocument) -> str:
    """Return the document as JSON with sorted keys: the same document gives the same text."""
    return json.dumps(_plain(document), ensure_ascii=False, sort_keys=True)


def from_json(text: str) -> ReportDocument:
    """Return the document of a JSON text.

    Raises ValueError when the text is of another format, KeyError when a field is missing.
    """
    data = json.loads(text)
    if data.get("format") != FORMAT:
        raise ValueError(f"This is not a report document of format {FORMAT}.")
    return _dataclass(ReportDocument, data)


def _plain(value: object) -> object:
    """Return what JSON can hold: dataclasses as objects, tuples as lists, decimals and dates as
    strings.
    """
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


@cache
def _field_types(kind: type) -> dict[str, object]:
    return get_type_hints(kind)


def _dataclass(kind: type[Made], data: dict[str, object]) -> Made:
    """Return an instance of a dataclass; a field with a default may be missing in the data, since
    older documents lack it.
    """
    assert is_dataclass(kind)
    optional = {field.name for field in fields(kind) if field.default is not MISSING}
    return kind(
        **{
            name: _typed(hint, data[name])
            for name, hint in _field_types(kind).items()
            if name in data or name not in optional
        }
    )


def _typed(kind: object, value: object) -> object:
    """Return a JSON value as the annotated type of its field."""
    if get_origin(kind) in (Union, types.UnionType):
        [some] = [part for part in get_args(kind) if part is not types.NoneType]
        return None if value is None else _typed(some, value)
    if isinstance(value, list):
        return tuple(_typed(get_args(kind)[0], item) for item in value)
    if isinstance(value, dict) and isinstance(kind, type):
        return _dataclass(kind, value)
    if isinstance(value, str) and isinstance(kind, type):
        if issubclass(kind, date):
            return date.fromisoformat(value)
        return kind(value) if kind in (Decimal, Origin) else value
    return value

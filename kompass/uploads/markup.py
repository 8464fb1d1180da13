"""Reads the XML inside of documents, element by element; declared entities are refused."""

from collections.abc import Iterator
from xml.parsers import expat

Element = tuple[str, dict[str, str]]


class Unreadable(Exception):
    """The XML is not well formed, or declares entities, which no office program does."""


def elements(data: bytes) -> Iterator[Element]:
    """Yield (name without namespace, attributes) of every element in order.

    Names of attributes keep their namespace: "namespace name". Raises Unreadable.
    """
    found: list[Element] = []
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = lambda name, attributes: found.append((local(name), attributes))
    parser.StartDoctypeDeclHandler = _refuse
    try:
        for start in range(0, len(data), 1 << 16):
            parser.Parse(data[start : start + (1 << 16)], False)
            yield from found
            found.clear()
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise Unreadable from error
    yield from found


def local(name: str) -> str:
    """Return a name without its namespace."""
    return name.rsplit(" ", 1)[-1]


def _refuse(_name: str, _system: str | None, _public: str | None, declares: int) -> None:
    if declares:  # the mere name of a document type is what older programs write
        raise Unreadable

"""The message catalogues: `python -m kompass.messages update | compile | check`.

Needs Babel, not gettext. English in the source is the msgid; locale/sv and locale/fi hold the
translations. check fails when a message is missing, untranslated or fuzzy, has other placeholders
than its msgid, or when a compiled file is out of date.
"""

import io
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
SOURCES = (
    "kompass",
    "municipalities",
    "questionnaire",
    "evaluations",
    "library",
    "workspace",
    "assessment",
    "rounds",
    "reports",
    "home",
    "demonstration",
    "templates",
)
LANGUAGES = ("sv", "fi")
KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
DATE = datetime(2026, 1, 1, tzinfo=UTC)
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%%")


def templates(
    file: IO[bytes],
    keywords: Any,  # Any: Babel's own
    comment_tags: Any,  # Any: Babel's own
    options: object,
) -> Iterator[tuple[int, object, object, object]]:
    """Extract messages from a Django template; a Babel extraction method.

    Django turns the tags into Python calls, which Babel reads.
    """
    from babel.messages.extract import extract_python

    source = templatize(file.read().decode("utf-8"))
    # The text around the tags is blanked out, but its indentation would be invalid Python.
    plain = "\n".join(line.lstrip() for line in source.splitlines())
    yield from extract_python(
        io.BytesIO(plain.encode()), keywords, comment_tags, {"encoding": "utf-8"}
    )


def extracted() -> Catalog:
    """Return every message of the source, without locations, which change when code moves."""
    catalog = Catalog()
    methods = [
        ("**.py", "python"),
        ("**.html", "kompass.messages:templates"),
        ("**.txt", "kompass.messages:templates"),
    ]
    for folder in SOURCES:
        found = extract_from_dir(ROOT / folder, method_map=methods, keywords=KEYWORDS)
        for _file, _line, message, _comments, context in found:
            catalog.add(message, context=context)
    return catalog


def path(language: str, ending: str = "po") -> Path:
    """Return the path of a language's catalogue."""
    return ROOT / "locale" / language / "LC_MESSAGES" / f"django.{ending}"


def read(language: str) -> Catalog:
    """Return a language's catalogue."""
    if not path(language).exists():
        return Catalog(locale=language)
    with path(language).open("rb") as file:
        return read_po(file, locale=language)


def update() -> None:
    """Update the catalogues from the source; new messages are untranslated."""
    template = extracted()
    for language in LANGUAGES:
        catalog = read(language)
        catalog.update(template, no_fuzzy_matching=True)
        catalog.obsolete.clear()
        _name(catalog)
        path(language).parent.mkdir(parents=True, exist_ok=True)
        with path(language).open("wb") as file:
            write_po(file, catalog, width=0, omit_header=False, sort_output=True)
    compile_all()


def _name(catalog: Catalog) -> None:
    """Set the header, with a constant date: a catalogue changes only when a text does."""
    catalog.project, catalog.version, catalog.fuzzy = "Kompass", "1", False
    catalog.copyright_holder, catalog.msgid_bugs_address = "Kommunförbundet", ""
    catalog.header_comment = "# Kompass"
    catalog.creation_date = catalog.revision_date = DATE
    catalog.last_translator = catalog.language_team = ""


def compiled(language: str) -> bytes:
    """Return the compiled catalogue."""
    out = io.BytesIO()
    write_mo(out, read(language))
    return out.getvalue()


def compile_all() -> None:
    """Write the compiled catalogues."""
    for language in LANGUAGES:
        path(language, "mo").write_bytes(compiled(language))


def errors() -> list[str]:
    """Return a line for each error in the catalogues."""
    template = extracted()
    found = []
    for language in LANGUAGES:
        catalog = read(language)
        for message in template:
            if message.id:
                found += [f"{language}: {error}" for error in _message_errors(catalog, message)]
        if path(language, "mo").read_bytes() != compiled(language):
            found.append(f"{language}: the compiled catalogue is out of date; run compile")
    return found


def _message_errors(catalog: Catalog, message: Message) -> list[str]:
    own = catalog.get(message.id, message.context)
    name = message.id if isinstance(message.id, str) else message.id[0]
    if (
        own is None
        or not own.string
        or not all([own.string] if isinstance(own.string, str) else own.string)
    ):
        return [f"not translated: {name!r}"]
    if own.fuzzy:
        return [f"fuzzy: {name!r}"]
    strings = [own.string] if isinstance(own.string, str) else list(own.string or ())
    wanted = set(PLACEHOLDER.findall(message.id if isinstance(message.id, str) else message.id[-1]))
    # A singular may spell out "one"; the last plural form needs every placeholder.
    wrong = set(PLACEHOLDER.findall(strings[-1])) != wanted or any(
        set(PLACEHOLDER.findall(string)) - wanted for string in strings
    )
    return [f"other placeholders than the msgid: {name!r}"] if wrong else []


def main(act: str) -> int:
    """Run update, compile or check; return the exit code."""
    if not settings.configured:
        settings.configure(USE_I18N=False)
    if act == "check":
        found = errors()
        print("\n".join(found) or f"catalogues complete: {', '.join(LANGUAGES)}")
        return bool(found)
    {"update": update, "compile": compile_all}[act]()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "check"))

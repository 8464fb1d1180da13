"""A question set as a YAML file, read strictly."""

from collections.abc import Hashable
from typing import Any

import yaml
from django.utils.translation import gettext as _

from kompass.shared.errors import Invalid
from questionnaire.tree import Node, plain

MAX_BYTES = 2_000_000
MAX_DEPTH = 20
MAX_EVENTS = 60_000
# libyaml is fifteen times as fast; PyYAML without it reads and writes the same.
# Any: PyYAML may lack them, and they are one or the other class.
Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Dumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


class SafeLoader(Loader):
    """Reads strings, integers, lists and mappings; raises Invalid for a repeated key."""

    def construct_mapping(
        self, node: yaml.MappingNode, deep: bool = False
    ) -> dict[Hashable, object]:
        seen = set()
        for key, _value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                continue  # refused below, by the loader itself
            if key.value in seen:
                sentence = _("The key “%(key)s” occurs more than once (line %(line)d).")
                raise Invalid(
                    sentence % {"key": str(key.value)[:60], "line": key.start_mark.line + 1}
                )
            seen.add(key.value)
        mapping: dict[Hashable, object] = super().construct_mapping(node, deep)
        return mapping


# Only integers and null are resolved: 2016.10 is not 2016.1, and "no" is a word.
SafeLoader.yaml_implicit_resolvers = {
    first: [
        (tag, form)
        for tag, form in rules
        if tag in ("tag:yaml.org,2002:int", "tag:yaml.org,2002:null")
    ]
    for first, rules in Loader.yaml_implicit_resolvers.items()
}


def read(raw: bytes) -> object:
    """Return the file's plain data; raise Invalid with the line of the fault."""
    if len(raw) > MAX_BYTES:
        raise Invalid(_("The file is larger than a question set can be (2 MB)."))
    try:
        text = raw.decode("utf-8")
        _check_events(text)
        data = yaml.load(text, Loader=SafeLoader)  # noqa: S506  a safe loader, and stricter
    except UnicodeDecodeError as error:
        raise Invalid(_("The file is not text in UTF-8.")) from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        raise Invalid(
            _("The file is not valid YAML (line %(line)s).")
            % {"line": mark.line + 1 if mark else "?"}
        ) from error

    if isinstance(data, dict) and not text.endswith("\n"):
        raise Invalid(
            _(
                "The file ends in the middle of a line: it may have been cut off. A complete "
                "file ends with a line break."
            )
        )
    return data


def _check_events(text: str) -> None:
    """Raise Invalid for aliases, tags, deep nesting and too many parts, before data are built."""
    depth = 0
    for count, event in enumerate(yaml.parse(text, Loader=Loader)):
        line = {"line": event.start_mark.line + 1 if event.start_mark else 0}
        if isinstance(event, yaml.events.AliasEvent):
            raise Invalid(
                _("Aliases are not allowed in a question-set file (line %(line)d).") % line
            )
        if getattr(event, "tag", None) is not None:
            raise Invalid(_("Tags are not allowed in a question-set file (line %(line)d).") % line)
        depth += isinstance(event, yaml.events.CollectionStartEvent) - isinstance(
            event, yaml.events.CollectionEndEvent
        )
        if depth > MAX_DEPTH or count > MAX_EVENTS:
            raise Invalid(
                _("The file is nested too deeply or has too many parts (line %(line)d).") % line
            )


def write(root: Node) -> bytes:
    """Return the file of a tree; parsed, it gives an equal tree."""
    text: str = yaml.dump(
        plain(root), Dumper=Dumper, allow_unicode=True, sort_keys=False, width=140
    )
    return text.encode("utf-8")

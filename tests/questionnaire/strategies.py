"""Hypothesis strategies for question sets of every scheme."""

from typing import Any

from hypothesis import strategies as st

from questionnaire.checks import storable
from questionnaire.models import Scheme
from questionnaire.schema import SET, PartType
from questionnaire.tree import Node, from_plain

KEYS = st.from_regex(r"\A[a-z][a-z0-9_.-]{0,11}\Z")
# Anything that can be typed or pasted: spaces at the ends, YAML and spreadsheet syntax, emoji.
WORDS = st.one_of(
    st.sampled_from(
        [
            "=1+1",
            "- no",
            "1.10",
            "null",
            "# ",
            "åäö š ž",
            " a ",
            "a\nb",
            "2027-01-01",
            "'",
            '"',
            "{[",
            "_x0041_",
            "🦉",
            "\u2028",
            "@x",
            "\t",
        ]
    ),
    st.text(min_size=1, max_size=40).filter(storable),
)
TEXTS = st.dictionaries(st.sampled_from(["sv", "fi", "en"]), WORDS, min_size=1)


def texts(part_type: PartType) -> dict[str, Any]:
    """Return a strategy per text; a required one has words that are more than spaces."""
    filled = TEXTS.filter(lambda said: any(words.strip() for words in said.values()))
    return {text.name: (filled if text.required else st.none() | TEXTS) for text in part_type.texts}


@st.composite
def parts(draw: Any, part_type: PartType, fixed: dict[str, Any]) -> dict[str, Any]:
    made = {"key": draw(KEYS), **fixed}
    made |= {name: said for name, strategy in texts(part_type).items() if (said := draw(strategy))}
    for value in part_type.values:
        if value.name in fixed:
            continue
        if value.kind == "choice":
            made[value.name] = draw(st.sampled_from(value.choices))
        elif value.kind == "choices":
            made[value.name] = draw(st.lists(st.sampled_from(value.choices), unique=True))
    return made


def several(
    part_type: PartType, *, least: int = 0, most: int = 3, fixed: dict[str, Any] | None = None
) -> Any:
    return st.lists(
        parts(part_type, fixed or {}),
        min_size=least,
        max_size=most,
        unique_by=lambda part: part["key"],
    )


@st.composite
def question_sets(draw: Any) -> Node:
    """Draw a question set without faults: points that sum to 100, unique keys, a whole scheme."""
    scheme = draw(st.sampled_from(Scheme.values))
    shapes = SET.lists
    whole = draw(
        parts(
            SET,
            {
                "scheme": scheme,
                "version": draw(st.from_regex(r"\A[0-9a-z.]{1,8}\Z")),
                "languages": ["sv", "fi"],
            },
        )
    )
    if scheme == Scheme.ASPECTS:
        whole["aspects"] = draw(several(shapes["aspects"], least=1, most=1, fixed={"weight": 100}))
    if scheme != Scheme.POINTS:
        whole["levels"] = draw(several(shapes["levels"], least=1, fixed={"share": 50}))
    whole["self_assessment"] = draw(several(shapes["self_assessment"], least=1))
    whole["groups"] = draw(several(shapes["groups"], most=2))
    whole["areas"] = draw(several(shapes["areas"], least=1, most=2, fixed={"group": ""}))
    for at, area in enumerate(whole["areas"], 1):
        asked = draw(
            several(shapes["areas"].lists["questions"], least=1, most=2, fixed={"number": "1.10"})
        )
        for place, question in enumerate(asked):
            question |= {
                "key": f"a{at}.{question['key']}",
                "points": 100 if len(asked) == 1 else (1, 99)[place],
            }
            for name in ("indicators", "prompts", "references"):
                question[name] = draw(
                    several(shapes["areas"].lists["questions"].lists[name], most=2)
                )
        area["questions"] = asked
    return from_plain({name: value for name, value in whole.items() if value not in ("", [])})

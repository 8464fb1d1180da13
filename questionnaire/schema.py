"""The parts of a question set: the one table that files, spreadsheets, pages and rows follow."""

from dataclasses import dataclass, field
from typing import Literal

from django.db.models import QuerySet

from questionnaire import models

NAME, LONG_TEXT = 200, 20_000  # characters

Row = models.OrderedPart | models.QuestionSet  # the row of a part
Kind = Literal["string", "integer", "choice", "choices"]


@dataclass(frozen=True, slots=True)
class Text:
    """A text in each language; a required one is there in at least one language."""

    name: str
    max_length: int = LONG_TEXT
    required: bool = False
    stored_as: str = ""

    @property
    def column(self) -> str:
        """The column's name without its language."""
        return self.stored_as or self.name


@dataclass(frozen=True, slots=True)
class Value:
    """A value that is the same in every language.

    `minimum` and `maximum` are the bounds of an integer; `maximum` is also the number of
    characters that a string may have.
    """

    name: str
    kind: Kind = "string"
    default: str | tuple[str, ...] | None = ""
    required: bool = False
    minimum: int = 0
    maximum: int = 100
    choices: tuple[str, ...] = ()
    stored_as: str = ""

    @property
    def column(self) -> str:
        return self.stored_as or self.name


@dataclass(frozen=True)
class PartType:
    """A type of part: its model, its texts and values, and the lists of parts in it."""

    name: str
    model: type[Row]
    texts: tuple[Text, ...]
    values: tuple[Value, ...] = ()
    lists: dict[str, "PartType"] = field(default_factory=dict)

    def rows(self) -> QuerySet[models.OrderedPart]:
        """The rows of the type; the set itself is in no list and has none."""
        assert issubclass(self.model, models.OrderedPart)
        return self.model._default_manager.all()


SCOPE = Value("scope", "choice", choices=tuple(models.Scope.values))
SENTENCE = (Text("text", 2000, required=True),)
TITLE = Text("name", NAME, required=True)

RUNG = PartType("rung", models.Rung, SENTENCE)
INDICATOR = PartType("indicator", models.Indicator, SENTENCE, (SCOPE,))
PROMPT = PartType("prompt", models.Prompt, SENTENCE, (SCOPE,))
REFERENCE = PartType("reference", models.Reference, SENTENCE, (SCOPE,))
QUESTION = PartType(
    "question",
    models.Question,
    (
        Text("title", NAME, required=True, stored_as="name"),
        Text("text", required=True),
        *(Text(name) for name in ("guidance", "guidance_aland", "documents", "web", "interviews")),
    ),
    (
        Value("number", required=True, maximum=8),
        Value("points", "integer", default=None, required=True, minimum=1, stored_as="max_points"),
        Value("groups", "choices", default=(), choices=tuple(models.InterviewGroup.values)),
    ),
    {"indicators": INDICATOR, "prompts": PROMPT, "references": REFERENCE, "ladder": RUNG},
)
AREA = PartType(
    "area",
    models.Area,
    (TITLE, Text("introduction")),
    (Value("group", maximum=60),),
    {"questions": QUESTION},
)
ASPECT = PartType(
    "aspect",
    models.Aspect,
    (TITLE, Text("description")),
    (Value("weight", "integer", default=None, required=True, minimum=1),),
    {"ladder": RUNG},
)
LEVEL = PartType(
    "level",
    models.Level,
    (TITLE, Text("description")),
    (Value("share", "integer", default=None, required=True),),
)
STEP = PartType("step", models.SelfAssessmentStep, (TITLE,))
GROUP = PartType("group", models.AreaGroup, (TITLE,))
SET = PartType(
    "set",
    models.QuestionSet,
    (TITLE, Text("licence")),
    (
        Value("version", required=True, maximum=20),
        Value("languages", "choices", default=(), required=True, choices=models.LANGUAGES),
        Value("scheme", "choice", required=True, choices=tuple(models.Scheme.values)),
    ),
    {"aspects": ASPECT, "levels": LEVEL, "self_assessment": STEP, "groups": GROUP, "areas": AREA},
)
# Where the related name of a list differs from the list's own name.
RELATED_NAMES = {"self_assessment": "steps"}
# The foreign key of a part to its parent, where it is not named after the parent's type.
PARENT_COLUMNS = {
    "question": "area",
    "indicator": "question",
    "prompt": "question",
    "reference": "question",
}

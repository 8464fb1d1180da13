"""What a question set is made of: the one table from which files, spreadsheets, pages and rows are
read and written.
"""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model

from questionnaire import models

NAME, WORDS = 200, 20_000  # characters


@dataclass(frozen=True, slots=True)
class Text:
    """A text in each language. A needed one is there at least in the set's first language."""

    name: str
    longest: int = WORDS
    needed: bool = False
    column: str = ""

    @property
    def stem(self) -> str:
        return self.column or self.name


@dataclass(frozen=True, slots=True)
class Value:
    """A value that is the same in every language: a whole number, a word, one of the choices, or
    several of them.
    """

    name: str
    form: str = "word"  # word | whole | choice | several
    default: Any = ""
    needed: bool = False
    least: int = 0
    most: int = 100
    choices: tuple[str, ...] = ()
    column: str = ""

    @property
    def stem(self) -> str:
        return self.column or self.name


@dataclass(frozen=True)
class Shape:
    """A kind of part: its texts, its values, the lists of parts in it, and the row it is kept in."""

    name: str
    model: type[Model]
    texts: tuple[Text, ...]
    values: tuple[Value, ...] = ()
    lists: dict[str, "Shape"] = field(default_factory=dict)

    def text(self, name: str) -> Text:
        return next(each for each in self.texts if each.name == name)


SCOPE = Value("scope", "choice", choices=tuple(models.Scope.values))
SENTENCE = (Text("text", 2000, needed=True),)
TITLE = Text("name", NAME, needed=True)

RUNG = Shape("rung", models.Rung, SENTENCE)
INDICATOR = Shape("indicator", models.Indicator, SENTENCE, (SCOPE,))
PROMPT = Shape("prompt", models.Prompt, SENTENCE, (SCOPE,))
REFERENCE = Shape("reference", models.Reference, SENTENCE, (SCOPE,))
QUESTION = Shape(
    "question",
    models.Question,
    (
        Text("title", NAME, needed=True, column="name"),
        Text("text", needed=True),
        *(Text(name) for name in ("guidance", "guidance_aland", "documents", "web", "interviews")),
    ),
    (
        Value("number", needed=True, most=8),
        Value("points", "whole", default=None, needed=True, least=1, column="max_points"),
        Value("groups", "several", default=(), choices=tuple(models.InterviewGroup.values)),
    ),
    {"indicators": INDICATOR, "prompts": PROMPT, "references": REFERENCE, "ladder": RUNG},
)
AREA = Shape(
    "area",
    models.Area,
    (TITLE, Text("introduction")),
    (Value("group", most=60),),
    {"questions": QUESTION},
)
ASPECT = Shape(
    "aspect",
    models.Aspect,
    (TITLE, Text("description")),
    (Value("weight", "whole", default=None, needed=True, least=1),),
    {"ladder": RUNG},
)
LEVEL = Shape(
    "level",
    models.Level,
    (TITLE, Text("description")),
    (Value("share", "whole", default=None, needed=True),),
)
STEP = Shape("step", models.SelfAssessmentStep, (TITLE,))
GROUP = Shape("group", models.AreaGroup, (TITLE,))
SET = Shape(
    "set",
    models.QuestionSet,
    (TITLE, Text("licence")),
    (
        Value("version", needed=True, most=20),
        Value("languages", "several", default=(), needed=True, choices=models.LANGUAGES),
        Value("scheme", "choice", needed=True, choices=tuple(models.Scheme.values)),
    ),
    {"aspects": ASPECT, "levels": LEVEL, "self_assessment": STEP, "groups": GROUP, "areas": AREA},
)
# How a list is called on the rows, and the column that leads a row to what it lies in.
RELATED = {"self_assessment": "steps"}
PARENT = {
    "question": "area",
    "indicator": "question",
    "prompt": "question",
    "reference": "question",
}

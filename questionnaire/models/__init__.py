"""The rows of question sets: their parts, the state of their texts, proposals and crosswalks."""

from questionnaire.models.choices import LANGUAGES, InterviewGroup, Scheme, Scope
from questionnaire.models.crosswalks import Crossing, Crosswalk
from questionnaire.models.proposals import Proposal
from questionnaire.models.question_sets import (
    Area,
    AreaGroup,
    Aspect,
    Indicator,
    Level,
    OrderedPart,
    Part,
    Prompt,
    Question,
    QuestionSentence,
    QuestionSet,
    Reference,
    Rung,
    SelfAssessmentStep,
)
from questionnaire.models.text_states import TextState

__all__ = [
    "LANGUAGES",
    "Area",
    "AreaGroup",
    "Aspect",
    "Crossing",
    "Crosswalk",
    "Indicator",
    "InterviewGroup",
    "Level",
    "OrderedPart",
    "Part",
    "Prompt",
    "Proposal",
    "Question",
    "QuestionSentence",
    "QuestionSet",
    "Reference",
    "Rung",
    "Scheme",
    "Scope",
    "SelfAssessmentStep",
    "TextState",
]

"""Everything an evaluation is made of."""

from evaluations.models.answer import Answer, KeyFacts, NothingRaised, Statement, SubmittedAnswer, SubmittedStatement
from evaluations.models.assessment import Agreement, OpenedScore, Points, Score, ScoreLock
from evaluations.models.counter import PhaseCount, Progress
from evaluations.models.evaluation import EVALUATING, ROLE_OF_DUTY, Assignment, Duty, Evaluation, Move, Round
from evaluations.models.evidence import Citation, Document, DocumentVersion, SubmittedCitation
from evaluations.models.finding import Finding, FindingKind, FindingSource, Text, TextState
from evaluations.models.help import LONGEST, ReadingGrant
from evaluations.models.review import Judgement, Note, NoteKind, NoteQuestion, Stance, Verdict

__all__ = [
    "EVALUATING",
    "LONGEST",
    "ROLE_OF_DUTY",
    "Agreement",
    "Answer",
    "Assignment",
    "Citation",
    "Document",
    "DocumentVersion",
    "Duty",
    "Evaluation",
    "Finding",
    "FindingKind",
    "FindingSource",
    "Judgement",
    "KeyFacts",
    "Move",
    "Note",
    "NoteKind",
    "NoteQuestion",
    "NothingRaised",
    "OpenedScore",
    "PhaseCount",
    "Points",
    "Progress",
    "ReadingGrant",
    "Round",
    "Score",
    "ScoreLock",
    "Stance",
    "Statement",
    "SubmittedAnswer",
    "SubmittedCitation",
    "SubmittedStatement",
    "Text",
    "TextState",
    "Verdict",
]

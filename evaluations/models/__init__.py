"""Everything an evaluation is made of."""

from evaluations.models.answer import (
    Answer,
    KeyFacts,
    NothingRaised,
    Readiness,
    Statement,
    SubmittedAnswer,
    SubmittedStatement,
)
from evaluations.models.assessment import Agreement, OpenedScore, Points, Score, ScoreLock
from evaluations.models.comment import Comment, Completion, Lane
from evaluations.models.counter import PhaseCount, Progress
from evaluations.models.delegation import AreaDue, AreaReady, Delegation, WorkingTime
from evaluations.models.evaluation import (
    EVALUATING,
    ROLE_OF_DUTY,
    Assignment,
    Duty,
    Evaluation,
    Move,
    Round,
)
from evaluations.models.evidence import (
    Citation,
    Document,
    DocumentKind,
    DocumentVersion,
    LinkState,
    Passage,
    Secrecy,
    SubmittedCitation,
    TextReading,
)
from evaluations.models.finding import Finding, FindingKind, FindingSource, Text, TextState
from evaluations.models.notice import Notice, NoticeChoice, NoticeKind
from evaluations.models.proposal import AnswerProposal
from evaluations.models.reading_grant import LONGEST, ReadingGrant
from evaluations.models.result import ReleasedFinding, Result
from evaluations.models.review import Judgement, Note, NoteKind, NoteQuestion, Stance, Verdict
from evaluations.models.revision import Revision
from evaluations.models.submission import Approval, SubmissionPaper
from evaluations.models.undertaking import Undertaking, UndertakingKind

__all__ = [
    "EVALUATING",
    "LONGEST",
    "ROLE_OF_DUTY",
    "Agreement",
    "Answer",
    "AnswerProposal",
    "Approval",
    "AreaDue",
    "AreaReady",
    "Assignment",
    "Citation",
    "Comment",
    "Completion",
    "Delegation",
    "Document",
    "DocumentKind",
    "DocumentVersion",
    "Duty",
    "Evaluation",
    "Finding",
    "FindingKind",
    "FindingSource",
    "Judgement",
    "KeyFacts",
    "Lane",
    "LinkState",
    "Move",
    "Note",
    "NoteKind",
    "NoteQuestion",
    "NothingRaised",
    "Notice",
    "NoticeChoice",
    "NoticeKind",
    "OpenedScore",
    "Passage",
    "PhaseCount",
    "Points",
    "Progress",
    "Readiness",
    "ReadingGrant",
    "ReleasedFinding",
    "Result",
    "Revision",
    "Round",
    "Score",
    "ScoreLock",
    "Secrecy",
    "Stance",
    "Statement",
    "SubmissionPaper",
    "SubmittedAnswer",
    "SubmittedCitation",
    "SubmittedStatement",
    "Text",
    "TextReading",
    "TextState",
    "Undertaking",
    "UndertakingKind",
    "Verdict",
    "WorkingTime",
]

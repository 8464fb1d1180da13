"""Addresses of answers and statements."""

from django.urls import path

from workspace.answering.views import areas, evidence, questions, revisions, statements

within = [
    path("answers/", areas.areas, name="answers"),
    path("answers/areas/<slug:key>/", areas.area, name="area"),
    path("answers/areas/<slug:key>/nothing/", areas.raise_nothing, name="raise-nothing"),
    path("answers/questions/<str:key>/", questions.question, name="question"),
    path(
        "answers/questions/<str:key>/take-over/",
        questions.take_over_answer,
        name="take-over-answer",
    ),
    path(
        "answers/questions/<str:key>/versions/", revisions.answer_versions, name="answer-versions"
    ),
    path(
        "answers/questions/<str:key>/versions/<uuid:revision>/restore/",
        revisions.restore_answer,
        name="restore-answer",
    ),
    path(
        "answers/questions/<str:key>/evidence/",
        evidence.question_evidence,
        name="question-evidence",
    ),
    path("answers/statements/<uuid:statement>/", statements.statement, name="statement"),
    path(
        "answers/statements/<uuid:statement>/evidence/",
        statements.statement_evidence,
        name="statement-evidence",
    ),
    path(
        "answers/statements/<uuid:statement>/versions/",
        revisions.statement_versions,
        name="statement-versions",
    ),
    path(
        "answers/statements/<uuid:statement>/versions/<uuid:revision>/restore/",
        revisions.restore_statement,
        name="restore-statement",
    ),
    path(
        "answers/statements/<uuid:statement>/remove/",
        statements.remove_statement,
        name="remove-statement",
    ),
    path(
        "answers/evidence/<uuid:citation>/remove/", evidence.remove_evidence, name="remove-evidence"
    ),
]

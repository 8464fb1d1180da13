"""Addresses of the evaluations: one per act."""

from django.urls import include, path

from evaluations.views import agreeing, answering, files, office, overview, reviewing, scanning, writing

within = [
    path("", overview.evaluation, name="evaluation"),
    path("key-facts/", overview.key_facts, name="key-facts"),
    path("hand-in/", overview.hand_in, name="hand-in"),
    path("withdraw/", overview.withdraw, name="withdraw"),
    path("open-review/", overview.open_review, name="open-review"),
    path("answers/", answering.areas, name="answers"),
    path("answers/areas/<slug:key>/", answering.area, name="area"),
    path("answers/areas/<slug:key>/nothing/", answering.raise_nothing, name="raise-nothing"),
    path("answers/questions/<str:key>/", answering.question, name="question"),
    path("answers/questions/<str:key>/evidence/", answering.question_evidence, name="question-evidence"),
    path("answers/statements/<uuid:statement>/", answering.statement, name="statement"),
    path("answers/statements/<uuid:statement>/evidence/", answering.statement_evidence, name="statement-evidence"),
    path("answers/statements/<uuid:statement>/remove/", answering.remove_statement, name="remove-statement"),
    path("answers/evidence/<uuid:citation>/remove/", answering.remove_evidence, name="remove-evidence"),
    path("documents/<uuid:version>/", files.document, name="document"),
    path("reading/", reviewing.reading, name="reading"),
    path("reading/areas/<slug:key>/", reviewing.area_statements, name="area-statements"),
    path("reading/statements/<uuid:statement>/", reviewing.judge, name="judge"),
    path("reading/questions/<str:key>/", reviewing.reading_question, name="reading-question"),
    path("notes/", reviewing.notes, name="notes"),
    path("notes/new/", reviewing.new_note, name="new-note"),
    path("notes/interview/", reviewing.new_interview, name="new-interview"),
    path("notes/<uuid:note>/", reviewing.note, name="note"),
    path("scores/lock/", agreeing.lock, name="lock"),
    path("consensus/", agreeing.consensus, name="consensus"),
    path("consensus/confirm/", agreeing.confirm, name="confirm"),
    path("consensus/<str:key>/", agreeing.settle, name="settle"),
    path("writing/", writing.areas, name="writing"),
    path("writing/<slug:key>/", writing.area, name="writing-area"),
    path("writing/<slug:key>/findings/new/", writing.new_finding, name="new-finding"),
    path("writing/<slug:key>/findings/<uuid:finding>/", writing.finding, name="finding"),
    path("writing/<slug:key>/findings/<uuid:finding>/remove/", writing.remove_finding, name="remove-finding"),
    path("writing/<slug:key>/<slug:language>/", writing.translation, name="translation"),
    path("writing/<slug:key>/<slug:language>/<uuid:owner>/", writing.translation, name="translate"),
    path("people/", office.people, name="people"),
    path("visit/", office.visit, name="visit"),
]
urlpatterns = [
    path("", overview.home, name="home"),
    path("rounds/", office.rounds, name="rounds"),
    path("rounds/new/", office.new_round, name="new-round"),
    path("rounds/<uuid:pk>/", office.round, name="round"),
    path("files/", scanning.files, name="files"),
    path("files/scan/", scanning.scan_files, name="scan-files"),
    path("evaluations/<uuid:pk>/", include(within)),
]

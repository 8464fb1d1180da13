"""Addresses of the evaluations: one per act."""

from django.urls import include, path

from assessment.consensus import views as agreeing
from assessment.reading import views as reviewing
from assessment.writing import views as writing
from evaluations.comments import views as discussing
from evaluations.completions import views as completing
from evaluations.disclosure import views as data_use
from evaluations.history import views as history
from evaluations.notices import views as noticing
from home import views as overview
from library.documents import views as library
from library.evidence import downloads as files
from library.evidence import views as documents
from library.scanning import views as scanning
from library.search import views as search
from rounds import views as office
from rounds.help import views as helping
from workspace.answering.views import questions as answering
from workspace.answering.views import revisions
from workspace.handing_in import views as receipts
from workspace.offline import questionnaires as questionnaire
from workspace.offline import views as offline
from workspace.submission import views as papers
from workspace.team import views as delegating
from workspace.undertakings import views as whole
from workspace.working_time import views as timing

within = [
    path("", overview.evaluation, name="evaluation"),
    path("key-facts/", overview.key_facts, name="key-facts"),
    path("hand-in/", overview.hand_in, name="hand-in"),
    path("withdraw/", overview.withdraw, name="withdraw"),
    path("open-review/", overview.open_review, name="open-review"),
    path(
        "questionnaire-<str:language>.docx",
        questionnaire.questionnaire_docx,
        name="questionnaire-docx",
    ),
    path(
        "questionnaire-<str:language>.pdf",
        questionnaire.questionnaire_pdf,
        name="questionnaire-pdf",
    ),
    path("answers/", answering.areas, name="answers"),
    path("answers-<str:language>.docx", offline.answers_docx, name="answers-docx"),
    path("answers-<str:language>.xlsx", offline.answers_xlsx, name="answers-xlsx"),
    path("answers/import/", offline.import_answers, name="import-answers"),
    path("answers/import/<uuid:proposal>/", offline.proposed_answers, name="proposed-answers"),
    path(
        "answers/areas/<slug:key>/answers-<str:language>.docx", offline.area_docx, name="area-docx"
    ),
    path("answers/areas/<slug:key>/", answering.area, name="area"),
    path("answers/areas/<slug:key>/ready/", timing.ready, name="area-ready"),
    path("answers/areas/<slug:key>/hours/", timing.hours, name="area-hours"),
    path("answers/areas/<slug:key>/nothing/", answering.raise_nothing, name="raise-nothing"),
    path("answers/questions/<str:key>/", answering.question, name="question"),
    path(
        "answers/questions/<str:key>/take-over/",
        answering.take_over_answer,
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
        answering.question_evidence,
        name="question-evidence",
    ),
    path("answers/statements/<uuid:statement>/", answering.statement, name="statement"),
    path(
        "answers/statements/<uuid:statement>/evidence/",
        answering.statement_evidence,
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
        answering.remove_statement,
        name="remove-statement",
    ),
    path(
        "answers/evidence/<uuid:citation>/remove/",
        answering.remove_evidence,
        name="remove-evidence",
    ),
    path("whole/", whole.whole_map, name="whole"),
    path("whole/new/", whole.new_undertaking, name="new-undertaking"),
    path("whole/<uuid:undertaking>/", whole.undertaking, name="undertaking"),
    path("whole/<uuid:undertaking>/remove/", whole.remove_undertaking, name="remove-undertaking"),
    path("whole-<str:language>.docx", whole.whole_docx, name="whole-docx"),
    path("documents/find/", documents.find_documents, name="find-documents"),
    path("comments/", discussing.open_threads, name="comments"),
    path("comments/<str:key>/", discussing.question, name="question-comments"),
    path("comments/<uuid:comment>/resolve/", discussing.resolve, name="comment-resolve"),
    path("comments/<uuid:comment>/reopen/", discussing.reopen, name="comment-reopen"),
    path("delegation/", delegating.delegation, name="delegation"),
    path("delegation/invite/", delegating.invite, name="delegation-invite"),
    path("delegation/due/", delegating.due, name="delegation-due"),
    path("delegation/reassign/", delegating.reassign, name="delegation-reassign"),
    path("delegation/<uuid:delegation>/remove/", delegating.take_away, name="delegation-remove"),
    path("documents/<uuid:version>/", files.document, name="document"),
    path("library/", library.library, name="library"),
    path("library/upload/", library.upload, name="library-upload"),
    path("library/address/", library.address, name="library-address"),
    path("library/<uuid:document>/", library.document, name="library-document"),
    path("library/<uuid:document>/cite/", library.cite, name="cite-document"),
    path("library/<uuid:document>/replace/", library.replace, name="replace-document"),
    path("library/<uuid:document>/remove/", library.remove, name="remove-document"),
    path("library/citations/<uuid:citation>/newest/", library.cite_newest, name="cite-newest"),
    path("search/", search.search, name="search"),
    path("reading/", reviewing.reading, name="reading"),
    path("reading/areas/<slug:key>/", reviewing.area_statements, name="area-statements"),
    path("reading/statements/<uuid:statement>/", reviewing.judge, name="judge"),
    path("reading/questions/<str:key>/", reviewing.reading_question, name="reading-question"),
    path("read/", papers.read_whole, name="read-whole"),
    path("read-whole-<str:language>.pdf", papers.read_whole_pdf, name="read-whole-pdf"),
    path("approve/", papers.approve, name="approve"),
    path("approve/take-back/", papers.take_back_approval, name="take-back-approval"),
    path("approve/needed/", papers.need_approval, name="need-approval"),
    path("receipt/", receipts.receipt, name="receipt"),
    path("receipt/papers/", receipts.submission_status, name="submission-status"),
    path("receipt/print/", receipts.print_submission, name="print-submission"),
    path("receipt/<slug:language>.pdf", receipts.submission_pdf, name="submission-pdf"),
    path("completions/", completing.completions, name="completions"),
    path("completions/ask/", completing.ask, name="ask-completion"),
    path(
        "completions/<uuid:completion>/take-back/",
        completing.take_back,
        name="take-back-completion",
    ),
    path("answers/questions/<str:key>/send/", completing.send, name="send-completion"),
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
    path(
        "writing/<slug:key>/findings/<uuid:finding>/remove/",
        writing.remove_finding,
        name="remove-finding",
    ),
    path("writing/<slug:key>/<slug:language>/", writing.translation, name="translation"),
    path("writing/<slug:key>/<slug:language>/<uuid:owner>/", writing.translation, name="translate"),
    path("history/", history.evaluation, name="history"),
    path("history/areas/<slug:key>/", history.area, name="history-area"),
    path("history/questions/<str:key>/", history.question, name="history-question"),
    path("people/", office.people, name="people"),
    path("visit/", office.visit, name="visit"),
    path("help/", helping.help_page, name="help"),
    path("help/grant/", helping.grant, name="grant-reading"),
    path("help/end/", helping.end, name="end-reading"),
]
urlpatterns = [
    path("", overview.home, name="home"),
    path("notices/", noticing.notices, name="notices"),
    path("notices/read/", noticing.mark_read, name="notices-read"),
    path("notices/choices/", noticing.choose, name="notice-choices"),
    path("notices/<uuid:pk>/", noticing.follow, name="notice"),
    path("data/", data_use.data_use, name="data-use"),
    path("rounds/", office.rounds, name="rounds"),
    path("rounds/new/", office.new_round, name="new-round"),
    path("rounds/<uuid:pk>/", office.round, name="round"),
    path("files/", scanning.files, name="files"),
    path("files/scan/", scanning.scan_files, name="scan-files"),
    path("evaluations/<uuid:pk>/", include(within)),
]

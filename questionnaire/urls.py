"""URLs of question sets and of the glossary."""

from django.urls import path

from questionnaire.views import files, parts, reading, sets

urlpatterns = [
    path("question-sets/", sets.question_sets, name="question-sets"),
    path("question-sets/crosswalks/", reading.question_set_crosswalks, name="crosswalks"),
    path("question-sets/<uuid:pk>/", sets.question_set, name="question-set"),
    path(
        "question-sets/<uuid:pk>/continue/",
        sets.continue_question_set,
        name="continue-question-set",
    ),
    path(
        "question-sets/<uuid:pk>/discard/", sets.discard_question_set, name="discard-question-set"
    ),
    path(
        "question-sets/<uuid:pk>/differences/",
        sets.differences_of_set,
        name="question-set-differences",
    ),
    path(
        "question-sets/<uuid:pk>/publish/", sets.publish_question_set, name="publish-question-set"
    ),
    path(
        "question-sets/<uuid:pk>/question-set.yaml",
        files.question_set_yaml,
        name="question-set-yaml",
    ),
    path(
        "question-sets/<uuid:pk>/question-set.xlsx",
        files.question_set_xlsx,
        name="question-set-xlsx",
    ),
    path(
        "question-sets/<uuid:pk>/questionnaire-<str:language>.docx",
        files.booklet_docx,
        name="booklet-docx",
    ),
    path(
        "question-sets/<uuid:pk>/questionnaire-<str:language>.pdf",
        files.booklet_pdf,
        name="booklet-pdf",
    ),
    path("question-sets/<uuid:pk>/spreadsheet/", files.read_spreadsheet, name="read-spreadsheet"),
    path(
        "question-sets/<uuid:pk>/spreadsheet/<uuid:proposal>/",
        files.proposed_changes,
        name="proposed-changes",
    ),
    path(
        "question-sets/<uuid:pk>/preview/<str:key>/",
        reading.preview_question,
        name="preview-question",
    ),
    path("question-sets/<uuid:pk>/part/<path:address>/", parts.part, name="question-set-part"),
    path(
        "question-sets/<uuid:pk>/add/<slug:name>/<path:address>/",
        parts.add_part,
        name="add-question-set-part",
    ),
    path(
        "question-sets/<uuid:pk>/tick/<path:address>/",
        parts.tick_below,
        name="tick-question-set-part",
    ),
    path(
        "question-sets/<uuid:pk>/move/<path:address>/",
        parts.move_part,
        name="move-question-set-part",
    ),
    path(
        "question-sets/<uuid:pk>/remove/<path:address>/",
        parts.remove_part,
        name="remove-question-set-part",
    ),
    path("glossary/", reading.glossary_page, name="glossary"),
]

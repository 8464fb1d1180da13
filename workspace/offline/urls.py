"""Addresses of files that are filled in elsewhere."""

from django.urls import path

from workspace.offline import questionnaires, views

within = [
    path(
        "questionnaire-<str:language>.docx",
        questionnaires.questionnaire_docx,
        name="questionnaire-docx",
    ),
    path(
        "questionnaire-<str:language>.pdf",
        questionnaires.questionnaire_pdf,
        name="questionnaire-pdf",
    ),
    path("answers-<str:language>.docx", views.answers_docx, name="answers-docx"),
    path("answers-<str:language>.xlsx", views.answers_xlsx, name="answers-xlsx"),
    path("answers/import/", views.import_answers, name="import-answers"),
    path("answers/import/<uuid:proposal>/", views.proposed_answers, name="proposed-answers"),
    path("answers/areas/<slug:key>/answers-<str:language>.docx", views.area_docx, name="area-docx"),
]

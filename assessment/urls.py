"""Addresses of the evaluators' work."""

from django.urls import include, path

from assessment.consensus import urls as consensus
from assessment.notes import urls as notes
from assessment.reading import urls as reading
from assessment.statements import urls as statements
from assessment.writing import urls as writing

within = [
    *reading.within,
    *statements.within,
    *notes.within,
    *consensus.within,
    *writing.within,
]
urlpatterns = [
    path("evaluations/<uuid:pk>/", include(within)),
]

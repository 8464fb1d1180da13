"""Addresses of what all sides share: one per act."""

from django.urls import include, path

from evaluations.comments import urls as comments
from evaluations.completions import urls as completions
from evaluations.disclosure import urls as disclosure
from evaluations.history import urls as history
from evaluations.notices import urls as notices

within = [
    *comments.within,
    *completions.within,
    *history.within,
]
urlpatterns = [
    *notices.urlpatterns,
    *disclosure.urlpatterns,
    path("evaluations/<uuid:pk>/", include(within)),
]

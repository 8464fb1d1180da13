"""Addresses of the municipality's work."""

from django.urls import include, path

from workspace.answering import urls as answering
from workspace.approving import urls as approving
from workspace.handing_in import urls as handing_in
from workspace.key_facts import urls as key_facts
from workspace.offline import urls as offline
from workspace.submission import urls as submission
from workspace.team import urls as team
from workspace.undertakings import urls as undertakings
from workspace.working_time import urls as working_time

within = [
    *key_facts.within,
    *answering.within,
    *working_time.within,
    *team.within,
    *offline.within,
    *undertakings.within,
    *submission.within,
    *approving.within,
    *handing_in.within,
]
urlpatterns = [
    path("evaluations/<uuid:pk>/", include(within)),
]

"""Every address of the product."""

from django.urls import include, path

urlpatterns = [
    path("", include("municipalities.urls")),
    path("", include("questionnaire.urls")),
    path("", include("evaluations.urls")),
    path("", include("reports.urls")),
]

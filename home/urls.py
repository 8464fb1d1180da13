"""Every address of the product: the first pages, and those of each app."""

from django.urls import include, path

from home import views

urlpatterns = [
    path("", views.home, name="home"),
    path("evaluations/<uuid:pk>/", views.evaluation, name="evaluation"),
    path("", include("municipalities.urls")),
    path("", include("questionnaire.urls")),
    path("", include("evaluations.urls")),
    path("", include("library.urls")),
    path("", include("workspace.urls")),
    path("", include("assessment.urls")),
    path("", include("rounds.urls")),
    path("", include("reports.urls")),
]

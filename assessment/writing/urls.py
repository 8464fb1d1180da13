"""Addresses of the report's texts."""

from django.urls import path

from assessment.writing import views

within = [
    path("writing/", views.areas, name="writing"),
    path("writing/<slug:key>/", views.area, name="writing-area"),
    path("writing/<slug:key>/findings/new/", views.new_finding, name="new-finding"),
    path("writing/<slug:key>/findings/<uuid:finding>/", views.finding, name="finding"),
    path(
        "writing/<slug:key>/findings/<uuid:finding>/remove/",
        views.remove_finding,
        name="remove-finding",
    ),
    path("writing/<slug:key>/<slug:language>/", views.translation, name="translation"),
    path("writing/<slug:key>/<slug:language>/<uuid:owner>/", views.translation, name="translate"),
]

"""Addresses of statements under judgement."""

from django.urls import path

from assessment.statements import views

within = [
    path("reading/areas/<slug:key>/", views.area_statements, name="area-statements"),
    path("reading/statements/<uuid:statement>/", views.judge, name="judge"),
]

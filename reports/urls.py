"""Addresses of an evaluation's report."""

from django.urls import include, path

from reports import views

within = [
    path("", views.report, name="report"),
    path("status/", views.status, name="report-status"),
    path("request/", views.request_report, name="request-report"),
    path("retry/<uuid:job>/", views.retry_report, name="retry-report"),
    path("finish-writing/", views.finish_writing, name="finish-writing"),
    path("release/", views.release_report, name="release-report"),
    path("files/<uuid:report>/", views.download_report, name="download-report"),
]
urlpatterns = [path("evaluations/<uuid:pk>/report/", include(within))]

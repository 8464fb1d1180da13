"""Addresses of the hand-in."""

from django.urls import path

from workspace.handing_in import views

within = [
    path("hand-in/", views.hand_in, name="hand-in"),
    path("withdraw/", views.withdraw, name="withdraw"),
    path("receipt/", views.receipt, name="receipt"),
    path("receipt/papers/", views.submission_status, name="submission-status"),
    path("receipt/print/", views.print_submission, name="print-submission"),
    path("receipt/<slug:language>.pdf", views.submission_pdf, name="submission-pdf"),
]

"""Addresses of the approval."""

from django.urls import path

from workspace.approving import views

within = [
    path("approve/", views.approve, name="approve"),
    path("approve/take-back/", views.take_back_approval, name="take-back-approval"),
    path("approve/needed/", views.need_approval, name="need-approval"),
]

"""Addresses of the consensus."""

from django.urls import path

from assessment.consensus import views

within = [
    path("scores/lock/", views.lock, name="lock"),
    path("consensus/", views.consensus, name="consensus"),
    path("consensus/confirm/", views.confirm, name="confirm"),
    path("consensus/<str:key>/", views.settle, name="settle"),
]

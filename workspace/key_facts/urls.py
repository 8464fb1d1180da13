"""Address of the key facts."""

from django.urls import path

from workspace.key_facts import views

within = [
    path("key-facts/", views.key_facts, name="key-facts"),
]

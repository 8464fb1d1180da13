"""Addresses of the question sets."""

from django.urls import path

from questionnaire import views

urlpatterns = [
    path("question-sets/", views.question_sets, name="question-sets"),
    path("question-sets/<uuid:pk>/publish/", views.publish, name="publish-question-set"),
]

"""Routes of the timeline."""

from django.urls import path

from cases.evidence import views

app_name = "evidence"
urlpatterns = [
    path("zaak/<uuid:case_id>/notitie/", views.write, name="write"),
    path("zaak/<uuid:case_id>/notitie/<uuid:entry_id>/verbeteren/", views.correct, name="correct"),
]

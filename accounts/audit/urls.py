"""Routes of reviewing the trail, under `accounts:audit`."""

from django.urls import path

from accounts.audit import questions, views

app_name = "audit"
urlpatterns = [
    path("", views.review, name="review"),
    path("<uuid:event_id>/oordeel/", views.judge, name="judge"),
    path("<uuid:event_id>/afsluiten/", views.end, name="end"),
    path("vragen/", questions.show_questions, name="questions"),
    path("vragen/<uuid:event_id>/", questions.reply, name="reply"),
    path("zaak/<slug:number>/", views.case, name="case"),
]

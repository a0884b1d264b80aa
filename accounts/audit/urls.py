"""Routes of reviewing the trail, under `accounts:audit`."""

from django.urls import path

from accounts.audit import views

app_name = "audit"
urlpatterns = [
    path("", views.review, name="review"),
    path("<uuid:event_id>/oordeel/", views.judge, name="judge"),
    path("zaak/<slug:number>/", views.case, name="case"),
]

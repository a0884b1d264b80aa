"""Routes of the roster, under `accounts:roster`."""

from django.urls import path

from accounts.roster import views

app_name = "roster"
urlpatterns = [
    path("", views.week, name="week"),
    path("nieuw/", views.add, name="add"),
    path("<uuid:shift_id>/beeindigen/", views.end, name="end"),
]

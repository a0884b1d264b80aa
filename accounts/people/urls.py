"""Routes of people, under `accounts:people`."""

from django.urls import path

from accounts.people.views import imports, people, requests

app_name = "people"
urlpatterns = [
    path("", people.show_list, name="list"),
    path("uitnodigen/", requests.invite, name="invite"),
    path("lijst/", imports.choose, name="choose_list"),
    path("lijst/<uuid:import_id>/", imports.preview, name="preview"),
    path("wijziging/<uuid:request_id>/", requests.decide, name="decide"),
    path("wijziging/<uuid:request_id>/intrekken/", requests.take_back, name="take_back"),
    path("rol/<uuid:membership_id>/intrekken/", requests.ask_withdrawal, name="withdraw"),
    path("<uuid:person_id>/", people.show_person, name="person"),
    path("<uuid:person_id>/rol/", requests.ask_role, name="ask_role"),
    path("<uuid:person_id>/naam/", people.rename, name="rename"),
    path("<uuid:person_id>/adres/", requests.ask_address, name="ask_address"),
    path("<uuid:person_id>/tweede-stap/", requests.ask_second_step, name="ask_second_step"),
    path("<uuid:person_id>/uitzetten/", people.deactivate, name="deactivate"),
    path("<uuid:person_id>/aanzetten/", requests.ask_activation, name="ask_activation"),
    path("<uuid:person_id>/uitnodiging/", people.invite_again, name="invite_again"),
]

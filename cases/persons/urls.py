"""Routes of the people of a case."""

from django.urls import path

from cases.persons import views

app_name = "persons"
urlpatterns = [
    path("zaak/<uuid:case_id>/personen/", views.show_people, name="people"),
    path("zaak/<uuid:case_id>/personen/nieuw/", views.add, name="add"),
    path("zaak/<uuid:case_id>/personen/relatie/", views.relate, name="relate"),
    path("zaak/<uuid:case_id>/personen/relatie/<uuid:relation_id>/beeindigen/", views.end, name="end"),
    path("zaak/<uuid:case_id>/personen/<uuid:person_id>/", views.change, name="change"),
    path("zaak/<uuid:case_id>/personen/<uuid:person_id>/tonen/", views.show_value, name="show"),
]

"""Routes of the portal for professionals who report; no word in an address tells what it is about."""

from django.urls import path

from cases.portal.views import parts, people, reports, sending, weighing

app_name = "portal"
DRAFT = "melding/<uuid:token>/"
urlpatterns = [
    path("", reports.reports, name="reports"),
    path("nieuw/", reports.new, name="new"),
    path(DRAFT, parts.parts, name="parts"),
    path(f"{DRAFT}onderdeel/<slug:key>/", parts.part, name="part"),
    path(f"{DRAFT}concept/<slug:key>/", parts.typing, name="typing"),
    path(f"{DRAFT}wegen/", weighing.weigh, name="weigh"),
    path(f"{DRAFT}wegen/<int:number>/", weighing.consider, name="consider"),
    path(f"{DRAFT}bellen/", weighing.call, name="call"),
    path(f"{DRAFT}personen/", people.people, name="people"),
    path(f"{DRAFT}personen/nieuw/", people.new_person, name="new_person"),
    path(f"{DRAFT}personen/<uuid:person_id>/", people.person, name="person"),
    path(f"{DRAFT}personen/<uuid:person_id>/weg/", people.remove, name="remove"),
    path(f"{DRAFT}afdruk/", sending.together, name="together"),
    path(f"{DRAFT}controleren/", sending.check, name="check"),
    path(f"{DRAFT}weggooien/", reports.discard, name="discard"),
    path("verzonden/<uuid:submission_id>/", reports.status, name="status"),
    path("verzonden/<uuid:submission_id>/bewijs/", reports.receipt, name="receipt"),
]

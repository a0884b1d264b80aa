"""Routes of intake; no word in an address tells of a person."""

from django.urls import path

from cases.intake.views import postvak, reading, report, talk, unknown

app_name = "intake"
urlpatterns = [
    path("gesprek/nieuw/", talk.new, name="new"),
    path("gesprek/<uuid:token>/", talk.talk, name="talk"),
    path("melding/<uuid:token>/", report.fill, name="fill"),
    path("melding/<uuid:token>/onbekend/", unknown.interruption, name="interruption"),
    path("melding/dubbel-anoniem/<uuid:token>/", unknown.unknown, name="unknown"),
    path("melding/vastgelegd/<uuid:report_id>/", postvak.taken, name="taken"),
    path("melding/vastgelegd/<uuid:report_id>/toewijzen/", postvak.give, name="give"),
    path("postvak/", postvak.inbox, name="inbox"),
    path("postvak/<uuid:submission_id>/", postvak.submission, name="submission"),
    path("postvak/<uuid:submission_id>/aannemen/", postvak.take, name="take"),
    path("postvak/<uuid:submission_id>/ambtshalve/", postvak.accept, name="accept"),
    path("postvak/<uuid:submission_id>/weigeren/", postvak.refuse, name="refuse"),
    path("zaak/<uuid:case_id>/melding/<uuid:report_id>/", reading.read, name="report"),
]

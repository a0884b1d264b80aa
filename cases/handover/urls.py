"""Routes of handing over, monitoring and closing."""

from django.urls import path

from cases.handover.views import after, case, received

app_name = "handover"
urlpatterns = [
    path("zaak/<uuid:case_id>/overdracht/", case.show_handover, name="handover"),
    path("zaak/<uuid:case_id>/overdracht/document", case.show_document, name="document"),
    path("zaak/<uuid:case_id>/overdracht/versturen", case.send, name="send"),
    path("zaak/<uuid:case_id>/overdracht/<uuid:handover_id>/", case.show_sent, name="sent"),
    path("zaak/<uuid:case_id>/overdracht/<uuid:handover_id>/document", case.show_sent_document, name="sent_document"),
    path("zaak/<uuid:case_id>/overdracht/<uuid:handover_id>/antwoord", case.answer, name="answer"),
    path("zaak/<uuid:case_id>/overdracht/<uuid:handover_id>/terughalen", case.take_back, name="take_back"),
    path("zaak/<uuid:case_id>/monitor/", after.monitor, name="monitor"),
    path("zaak/<uuid:case_id>/monitor/<uuid:moment_id>/", after.record_moment, name="record_moment"),
    path("zaak/<uuid:case_id>/sluiten/", after.close, name="close"),
    path("overdrachten/", received.show_received, name="received"),
    path("overdrachten/<uuid:handover_id>/", received.show_received_one, name="received_one"),
    path("overdrachten/<uuid:handover_id>/document", received.show_received_document, name="received_document"),
]

"""Routes of the assessment."""

from django.urls import path

from cases.assessment import views

app_name = "assessment"
urlpatterns = [
    path("beoordelingen/", views.show_readings, name="readings"),
    path("zaak/<uuid:case_id>/beoordeling/", views.show_assessments, name="assessments"),
    path("zaak/<uuid:case_id>/beoordeling/beginnen/", views.start, name="start"),
    path("zaak/<uuid:case_id>/beoordeling/<uuid:assessment_id>/", views.show_assessment, name="assessment"),
    path("zaak/<uuid:case_id>/beoordeling/<uuid:assessment_id>/invullen/", views.work, name="work"),
    path("zaak/<uuid:case_id>/beoordeling/<uuid:assessment_id>/lezen/", views.read, name="read"),
]

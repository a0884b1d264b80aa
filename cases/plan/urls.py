"""Routes of what is needed."""

from django.urls import path

from cases.plan import views

app_name = "plan"
urlpatterns = [
    path("zaak/<uuid:case_id>/nodig/", views.show_needed, name="needed"),
    path("zaak/<uuid:case_id>/nodig/afspraak/", views.add, name="add"),
    path("zaak/<uuid:case_id>/nodig/afspraak/<uuid:agreement_id>/vervallen/", views.withdraw, name="withdraw"),
    path("zaak/<uuid:case_id>/nodig/besluit/<uuid:report_id>/", views.decide, name="decide"),
]

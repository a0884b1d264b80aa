"""Routes of all rooms under the one namespace `cases`."""

from django.urls import URLPattern, URLResolver, include, path

app_name = "cases"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("cases.workplace.urls")),
    path("", include("cases.persons.urls")),
    path("", include("cases.evidence.urls")),
    path("", include("cases.assessment.urls")),
    path("", include("cases.plan.urls")),
    path("", include("cases.handover.urls")),
    path("", include("cases.drafts.urls")),
    path("", include("cases.intake.urls")),
    path("portaal/", include("cases.portal.urls")),
]

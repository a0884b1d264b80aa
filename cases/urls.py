"""Routes of all rooms under the one namespace `cases`."""

from django.urls import URLPattern, URLResolver, include, path

app_name = "cases"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("cases.persons.urls")),
    path("", include("cases.evidence.urls")),
]

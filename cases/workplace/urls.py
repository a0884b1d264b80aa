"""Routes of the workplace."""

from django.urls import path

from cases.workplace import views

app_name = "workplace"
urlpatterns = [
    path("werk/", views.show_worklist, name="worklist"),
    path("werk/leeg", views.show_empty, name="empty"),
    path("zaak/<uuid:case_id>/", views.show_case, name="case"),
    path("zaak/<uuid:case_id>/toegang/", views.show_access, name="access"),
]

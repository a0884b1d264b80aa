"""The one address where forms keep what is typed."""

from django.urls import path

from cases.drafts import views

app_name = "drafts"
urlpatterns = [path("concept/<slug:form>/<uuid:object_id>/", views.save, name="save")]

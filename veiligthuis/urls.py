"""All URLs of the workplace and the portal."""

from django.conf import settings
from django.urls import include, path

from veiligthuis import health, metrics

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    *([path("metrics", metrics.metrics, name="metrics")] if settings.METRICS_TOKEN else []),
    path("", include("accounts.urls")),
    path("", include("cases.urls")),
]
handler400 = "veiligthuis.pages.bad_request"
handler403 = "veiligthuis.pages.forbidden"
handler404 = "veiligthuis.pages.not_found"
handler500 = "veiligthuis.pages.server_error"

"""The one app of the domain."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    """Registers which changes the trail keeps."""

    name = "cases"
    verbose_name = _("zaken")

    def ready(self) -> None:
        """Tell auditlog which fields of our models it records."""
        from cases.audit import register_cases

        register_cases()
        from cases import tasks  # noqa: F401 - the outbox rings from every process

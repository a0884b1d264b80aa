"""The app of people, roles and the trail."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Registers which changes of people and roles the trail records."""

    name = "accounts"
    verbose_name = _("mensen en rollen")

    def ready(self) -> None:
        """Tell auditlog which fields of our models it records, and let passwords ring from every process."""
        from accounts import tasks  # noqa: F401 - hands in its bell
        from accounts.audit.changes import register_accounts

        register_accounts()

"""Django's command line, whose help names our own commands first and apart."""

from django.conf import settings
from django.core.management import ManagementUtility, get_commands, load_command_class

FROM_OUTSIDE = ("django.", "allauth", "guardian", "auditlog", "csp")


class CommandLine(ManagementUtility):
    """What `manage.py` runs."""

    def main_help_text(self, commands_only: bool = False) -> str:  # noqa: FBT001, FBT002  Django's own arguments
        """Return our own commands with what each does, then Django's list of all."""
        whole = super().main_help_text(commands_only)
        if commands_only:
            return whole
        apps = [app for app in settings.INSTALLED_APPS if not app.startswith(FROM_OUTSIDE)]
        ours = sorted((name, app) for name, app in get_commands().items() if app in apps)
        lines = [f"  {name:<18} {load_command_class(str(app), name).help}" for name, app in ours]
        return "\n".join(["Veilig Thuis (docs/operations.md):", "", *lines, "", whole])

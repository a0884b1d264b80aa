"""The program's own settings, with the routes and tasks that crash beside its own."""

from veiligthuis.settings import *  # noqa: F403  the point is that everything else is the same

ROOT_URLCONF = "tests.crashing.urls"
CELERY_IMPORTS = ["tests.crashing.tasks"]

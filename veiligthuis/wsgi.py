"""The door for the web server."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "veiligthuis.settings")

application = get_wsgi_application()
get_resolver().url_patterns  # noqa: B018  loads every view before the web server forks, so that the first page is quick

"""The door for the web server."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from veiligthuis.logs import bare_crashes

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "veiligthuis.settings")

bare_crashes()
application = get_wsgi_application()
get_resolver().url_patterns  # noqa: B018  loads every view before the web server forks, so that the first page is quick

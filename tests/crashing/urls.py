"""Routes that crash, each with the secret in the exception's text and among its locals."""

import threading
import warnings

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path

from tests.crashing import SECRET
from veiligthuis import urls

handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500


def crash(request: HttpRequest, word: str) -> HttpResponse:
    name = SECRET
    raise ValueError(f"no row for {name}")


def refused_row(request: HttpRequest) -> HttpResponse:
    """PostgreSQL's own DETAIL holds the whole row."""
    with connection.cursor() as cursor:
        cursor.execute("insert into accounts_team (id, name) values (gen_random_uuid(), %s)", [SECRET])
    return HttpResponse()


def crash_of_a_thread(request: HttpRequest) -> HttpResponse:
    thread = threading.Thread(target=int, args=(SECRET,))
    thread.start()
    thread.join()
    warnings.warn(f"about {SECRET}", stacklevel=1)
    return HttpResponse("ok")


urlpatterns = [
    path("crash/<str:word>/", crash, name="crash"),
    path("row/", refused_row, name="row"),
    path("thread/", crash_of_a_thread, name="thread"),
    *urls.urlpatterns,
]

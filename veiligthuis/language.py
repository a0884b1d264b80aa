"""The language of the screen: Dutch, unless somebody chose another in this browser; that of the file is always Dutch.

The choice is a cookie without a date, so it is gone when the browser closes: nothing on a shared or watched computer
tells afterwards that somebody was here. What a browser says of its own accord (Accept-Language) is never read.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

Answer = Callable[[HttpRequest], HttpResponse]


def chosen(request: HttpRequest) -> str:
    """Return the code of the language that this browser asked for by our own switch, else that of the program."""
    code = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return code if code in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def remember(response: HttpResponse, code: str) -> None:
    """Let this browser keep a language until it is closed; one that we do not have changes nothing."""
    if code in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, code, secure=settings.SECURE, httponly=True, samesite="Lax", path="/"
        )


def in_dutch() -> translation.override:
    """Return a block in which texts are Dutch: for what is stored or leaves us, whoever reads the screen in English."""
    return translation.override(settings.LANGUAGE_CODE)


class ChosenLanguage:
    """Draw every answer in the chosen language, the error pages too, and tell browsers which it is."""

    def __init__(self, get_response: Answer) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the language of this browser."""
        code = chosen(request)
        with translation.override(code):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", code)
        return response

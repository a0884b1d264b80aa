"""The switch of the language, on every page: back to the same page, with what was typed."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from accounts.gates import ANYONE, Data, open_to
from accounts.kept import form_page, keep_typed, shows
from accounts.models import User
from veiligthuis.language import remember

LONGEST = 2000  # characters of an address of ours


@open_to(ANYONE, data=Data.NONE)
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language in this browser; what was typed on the page comes along sealed, and stands there again.

    The names of its own fields begin with "scherm", so that they meet none of a form whose fields come along.
    """
    page = request.POST.get("schermpagina", "")
    if len(page) > LONGEST or not page.startswith("/") or not shows(page.partition("?")[0]):
        page = "/"
    typist = request.user.pk if isinstance(request.user, User) else None
    action = request.POST.get("schermformulier", page)
    response = keep_typed(request, redirect(page), typist, page=page, action=action)
    remember(response, request.POST.get("schermtaal", ""))
    return response


def page(request: HttpRequest) -> dict[str, object]:
    """Tell every page which other languages there are, each by its own name, and where the switch leads back to."""
    return {
        "other_languages": [(code, name) for code, name in settings.LANGUAGES if code != get_language()],
        "this_page": SimpleLazyObject(lambda: form_page(request)),
    }

"""A browser of somebody who logged in with both steps."""

from allauth.account.internal.flows.login import record_authentication
from django.http import HttpRequest
from django.test import Client

from accounts.models import User


def logged_in(user: User) -> Client:
    """Return a client whose login passed the password and the second factor."""
    client = Client()
    client.force_login(user)
    request = HttpRequest()
    request.session = client.session
    record_authentication(request, user, "mfa")
    request.session.save()
    return client

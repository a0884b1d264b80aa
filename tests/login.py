"""A browser of somebody who logged in with both steps."""

from datetime import timedelta

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY, record_authentication
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


def long_ago(client: Client, ago: timedelta = timedelta(minutes=11)) -> None:
    """Let it be a while since this browser last showed whose it is; the login itself goes on."""
    session = client.session
    for record in session[AUTHENTICATION_METHODS_SESSION_KEY]:
        record["at"] -= ago.total_seconds()
    session.save()

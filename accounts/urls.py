"""Routes of logging in; only the pages of allauth that we use."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from django.urls import include, path

from accounts import password_views, views

# the trail and the roster stand under a name of their own; allauth needs its own names bare
spaced = [path("logboek/", include("accounts.audit.urls")), path("rooster/", include("accounts.roster.urls"))]
urlpatterns = [
    path("", include((spaced, "accounts"))),
    path("", views.start, name="start"),
    path("inloggen/", account.login, name="account_login"),
    path("inloggen/code/", mfa.authenticate, name="mfa_authenticate"),
    path("inloggen/tweede-stap/", views.set_up_second_factor, name="mfa_activate_totp"),
    path("inloggen/opnieuw/", account.reauthenticate, name="account_reauthenticate"),
    path("inloggen/opnieuw/code/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("inloggen/wachtwoord-vergeten/", password_views.ask, name="ask_password"),
    path("inloggen/wachtwoord-vergeten/gevraagd/", password_views.asked, name="password_asked"),
    path("inloggen/link/<uuid:link_id>/<slug:proof>/", password_views.one_time_link, name="one_time_link"),
    path("inloggen/niet-actief/", account.account_inactive, name="account_inactive"),
    path("uitloggen/", views.leave, name="account_logout"),
]

"""Routes of logging in; only the pages of allauth that we use."""

from allauth.account import views as account
from django.urls import include, path

from accounts import factor_views, language, login_views, password_views, shortcuts, views

# the trail, the people and the roster stand under a name of their own; allauth needs its own names bare
spaced = [
    path("logboek/", include("accounts.audit.urls")),
    path("mensen/", include("accounts.people.urls")),
    path("rooster/", include("accounts.roster.urls")),
]
urlpatterns = [
    path("", include((spaced, "accounts"))),
    path("", views.start, name="start"),
    path("taal/", language.choose, name="choose_language"),
    path("inloggen/", account.login, name="account_login"),
    path("inloggen/code/", factor_views.authenticate, name="mfa_authenticate"),
    path("inloggen/herstelcode/", factor_views.recover, name="mfa_recover"),
    path("inloggen/tweede-stap/", factor_views.add_passkey, name="mfa_add_webauthn"),
    path("inloggen/tweede-stap/app/", factor_views.add_app, name="mfa_activate_totp"),
    path("inloggen/opnieuw/", factor_views.password_again, name="account_reauthenticate"),
    path("inloggen/opnieuw/code/", factor_views.code_again, name="mfa_reauthenticate"),
    path("inloggen/opnieuw/passkey/", factor_views.passkey_again, name="mfa_reauthenticate_webauthn"),
    path("inloggen/opnieuw/herstelcode/", factor_views.recover_again, name="mfa_recover_again"),
    path("mijn/login/", login_views.state, name="login_state"),
    path("mijn/logins/", login_views.own, name="own_logins"),
    path("mijn/logins/andere/", login_views.end_others, name="end_other_logins"),
    path("mijn/logins/<slug:handle>/einde/", login_views.end, name="end_login"),
    path("mijn/logins/<slug:handle>/naam/", login_views.name, name="name_login"),
    path("mijn/wachtwoord/", password_views.change, name="change_password"),
    path("mijn/tweede-stap/", factor_views.index, name="mfa_index"),
    path("mijn/tweede-stap/<int:factor_id>/weg/", factor_views.remove, name="mfa_remove"),
    path("mijn/toetsen/", shortcuts.shortcuts, name="shortcuts"),
    path("mijn/herstelcodes/", factor_views.recovery_codes, name="mfa_view_recovery_codes"),
    path("mijn/herstelcodes/nieuw/", factor_views.new_codes, name="mfa_generate_recovery_codes"),
    path("inloggen/wachtwoord-vergeten/", password_views.ask, name="ask_password"),
    path("inloggen/wachtwoord-vergeten/gevraagd/", password_views.asked, name="password_asked"),
    path("inloggen/link/<uuid:link_id>/<slug:proof>/", password_views.one_time_link, name="one_time_link"),
    path("inloggen/niet-actief/", account.account_inactive, name="account_inactive"),
    path("uitloggen/", views.leave, name="account_logout"),
]

"""Which passwords are refused, without asking anybody outside."""

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from accounts.models import User
from tests.cast import make_cast

OWN, KNOWN, SHORT = "Je naam, e-mailadres", "bekend of makkelijk te raden", "12 tekens"


def refusal(password: str, user: User | None = None) -> str:
    try:
        validate_password(password, user)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("kort", SHORT),
        ("elfletters1", SHORT),
        ("passwordpassword", KNOWN),
        ("P@ssw0rd12345", KNOWN),
        ("qwertyuiop123", KNOWN),
        ("unbelievable2026", KNOWN),
        ("wachtwoord2026!", KNOWN),
        ("Zomer2026!Zomer", KNOWN),
        ("veiligthuis2026", KNOWN),
        ("aaaaaaaaaaaaaaaa", KNOWN),
        ("correct horse battery staple", KNOWN),
        ("Correct-Horse-Battery-Staple1!", KNOWN),
        ("zeven paarse fietsen zingen", ""),
        ("k7#Qe!v9zT@2mLp", ""),
        ("een zin die gewoon heel lang is en die niemand kent, tot en met het laatste woord toe", ""),
    ],
)
def test_what_stands_in_breaches_or_is_easily_guessed_is_refused(password: str, words: str) -> None:
    found = refusal(password)
    assert words in found
    assert bool(found) == bool(words)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("password", "refused"),
    [
        ("bakkali paarse fietsen", OWN),
        ("Bákkálí-paarse-fietsen", OWN),
        ("samira zingt paarse fietsen", OWN),
        ("paarse vt-voorbeeld fietsen", OWN),
        ("voorbeeldregio met paarse fietsen", OWN),
        ("zeven paarse fietsen zingen", ""),
    ],
)
def test_ones_own_name_address_or_organisation_is_refused(password: str, refused: str) -> None:
    assert (OWN in refusal(password, make_cast().samira)) == bool(refused)


def test_a_password_is_kept_with_all_the_work_that_django_asks_of_argon2(strong_passwords: None) -> None:
    kept, shipped = make_password("een lang wachtwoord"), Argon2PasswordHasher()
    work = f"argon2$argon2id$v=19$m={shipped.memory_cost},t={shipped.time_cost},p={shipped.parallelism}$"
    assert kept.startswith(work)
    assert shipped.memory_cost >= 47_104  # KiB: the least that OWASP advises for one pass

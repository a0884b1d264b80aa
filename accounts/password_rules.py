"""Which passwords are refused, judged here and nowhere else: no password, nor part of one, leaves this machine.

The lists: Django's 20,000 common passwords, and what zxcvbn holds (30,000 passwords out of breaches, words, names, keys
that lie side by side, dates, letters written as digits).
"""

import re
import unicodedata
from itertools import chain

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from zxcvbn import zxcvbn

from accounts.models import User

WEIGHED = 72  # characters that zxcvbn looks at; more is strong by itself or repeats itself
STRONG = 3  # "safely unguessable: moderate protection from an offline attack"
SHORTEST = 12  # characters
SHORTEST_OWN = 4  # letters: shorter names stand by chance in any word
# what people here build passwords of, which zxcvbn's English lists do not hold
OURS = (
    *(
        "veiligthuis",
        "wachtwoord",
        "welkom",
        "geheim",
        "postvak",
        "werkplek",
        "melding",
        "nederland",
        "oranje",
        "feyenoord",
    ),
    *(
        "lente",
        "voorjaar",
        "zomer",
        "herfst",
        "najaar",
        "winter",
        "maandag",
        "dinsdag",
        "woensdag",
        "donderdag",
        "vrijdag",
    ),
    *(
        "januari",
        "februari",
        "maart",
        "april",
        "juni",
        "juli",
        "augustus",
        "september",
        "oktober",
        "november",
        "december",
    ),
)
NOT_TELLING = {
    "example",
    "basisschool",
    "school",
    "team",
    "regio",
    "stichting",
    "gemeente",
    "veilig",
    "thuis",
    "lokaal",
}


def plain(text: str) -> str:
    """Return a text in small letters without accents."""
    return unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()


def own_words(user: User) -> set[str]:
    """Return the words that tell of somebody: of their name, e-mail address, organisation and team."""
    told = [user.name, user.email]
    for membership in user.memberships_now:
        told += [membership.organisation.name, membership.team.name if membership.team else ""]
    words = chain.from_iterable(re.findall(r"[a-z]+", plain(text)) for text in told)
    return {word for word in words if len(word) >= SHORTEST_OWN} - NOT_TELLING


class LongEnough:
    """Refuse what is shorter than twelve characters."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise when it is too short."""
        if len(password) < SHORTEST:
            raise ValidationError(self.get_help_text(), code="short")

    def get_help_text(self) -> str:
        """Say the rule."""
        return _("Dit wachtwoord is te kort. Neem ten minste 12 tekens.")


class NotOwn:
    """Refuse what holds one's own name, e-mail address or organisation."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise when a word of this person stands in it, also with accents or capitals."""
        letters = re.sub(r"[^a-z]", "", plain(password))
        if user is not None and any(word in letters for word in own_words(user)):
            raise ValidationError(self.get_help_text(), code="own")

    def get_help_text(self) -> str:
        """Say the rule."""
        return _("Je naam, e-mailadres of organisatie mag niet in je wachtwoord staan.")


# sentences that everybody knows, by their letters alone: long enough to look strong
SENTENCES = frozenset(
    {
        "allemensenwordenvrijengelijkgeboren",
        "alleeendjeszwemmeninhetwater",
        "correcthorsebatterystaple",
        "correctpaardbatterijnietje",
        "iedereenisgelijkvoordewet",
        "juistpaardbatterijnietje",
        "thequickbrownfoxjumpsoverthelazydog",
        "tobeornottobethatisthequestion",
        "wieditleestisgek",
    }
)


class NotBreached(CommonPasswordValidator):
    """Refuse what stands in breaches, also with a few digits around it, and what is guessed as easily."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise when it is known or easily guessed."""
        small = password.lower().strip()
        known = {small, re.sub(r"[\W\d_]+$", "", small), re.sub(r"^[\W\d_]+|[\W\d_]+$", "", small)} & self.passwords
        about = [*OURS, *(own_words(user) if user is not None else ())]
        letters = re.sub(r"[\W\d_]", "", small)
        rest = re.sub("|".join(OURS), "", letters)
        weighed: dict[str, int] = zxcvbn(password[:WEIGHED], user_inputs=about)  # type: ignore[no-untyped-call]  # it has no types
        easy = weighed["score"] < STRONG or (rest != small and len(rest) < SHORTEST_OWN)
        if known or easy or letters in SENTENCES:
            raise ValidationError(self.get_help_text(), code="breached")

    def get_help_text(self) -> str:
        """Say the rule."""
        return _(
            "Dit wachtwoord is bekend of makkelijk te raden. Neem vier woorden die niets met elkaar te maken hebben."
        )

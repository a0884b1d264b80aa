"""A report by a professional as it is typed on the pages: every field of it filled, of invented people."""

import re
from typing import Any
from uuid import UUID, uuid4

from django.test import Client
from django.urls import reverse

from accounts.audit.acts import Act
from accounts.audit.models import Event
from cases.drafts.models import Draft
from cases.drafts.services import read_draft
from cases.intake.models import Submission
from cases.intake.queries import body_of
from cases.intake.values import SubmissionBody
from tests.cast import Cast
from veiligthuis.database import reading_trail

PARTS: dict[str, dict[str, Any]] = {
    "signalen": {
        "signalen": "Blauwe plekken in de vorm van vingers",
        "wanneer": "sinds september",
        "andere_kinderen": "nee",
    },
    "overleg": {
        "collega": "De intern begeleider",
        "overleg_veilig_thuis": "ja",
        "uitkomst_overleg": "Zelfde dag met de vertrouwensarts gesproken",
    },
    "gesprek": {
        "gesproken": "ja",
        "gesprek_inhoud": "Vader kwam, moeder niet",
        "niet_gesproken": "Moeder nam niet op",
        "kind_zegt": "Mama zegt dat ik tegen de kast liep",
    },
    "zorgen": {
        "words": "Amira mist gym en heeft steeds nieuwe plekken",
        "last_time": "vrijdag 16 oktober",
        "kinds": ["kind_mishandeld", "kind_getuige"],
        "danger": "nee",
        "weapon": "ja",
        "pregnant": "nee",
        "substances": "ja",
        "family_knows": "nee",
        "niet_delen": "Vader mag niet weten wat Amira zei",
    },
    "hulp": {"wie_helpt": "Jeugdgezondheidszorg, mw. De Wit", "eigen_rol": "Elke ochtend even praten"},
    "gegevens": {
        "name": "Ilse Bakker",
        "function": "leerkracht groep 5",
        "organisation": "Basisschool De Regenboog",
        "phone": "030 123 45 67",
        "email": "ilse@regenboog.example",
        "reach": "na 15:30 uur op mijn eigen toestel",
    },
}
AMIRA: dict[str, Any] = {
    "given_names": "Amira",
    "infix": "el",
    "surname": "Idrissi",
    "roles": ["kind", "slachtoffer"],
    "birth": "8",
    "sex": "vrouw",
    "bsn": "999990019",
    "language": "Arabisch",
    "street": "Regenboogstraat",
    "house_number": "7-II",
    "postcode": "3524 AA",
    "town": "Utrecht",
    "secret_address": "on",
    "same_household": "on",
    "phone": "06 12345670",
    "no_home_call": "on",
    "no_post": "on",
    "mail_is_read": "on",
    "reach_when": "dinsdag om tien uur",
    "codeword": "paarse kat",
    "note": "Zit in groep 5",
}
WEIGHED = {"1": {"answer": "ja", "waar_zie_je_dat_aan": "Plekken zie ik bij gym"}, "2": {"answer": "structureel"}}


def begin(client: Client) -> UUID:
    """Begin a report on the page and return its token."""
    token = uuid4()
    client.post(reverse("cases:portal:new"), {"token": str(token)})
    return token


def url(name: str, *args: object) -> str:
    """Return the address of a page of the portal."""
    return reverse(f"cases:portal:{name}", args=args)


def fill_part(client: Client, token: UUID, key: str, **changed: Any) -> Any:
    """Send one part as done."""
    return client.post(url("part", token, key), {**PARTS[key], "af": "ja", **changed})


def fill_person(client: Client, token: UUID, person: UUID | None = None, **changed: Any) -> UUID:
    """Send one person as done."""
    person = person or uuid4()
    client.post(url("person", token, person), {**AMIRA, "af": "ja", **changed})
    return person


def fill_all(client: Client, token: UUID) -> None:
    """Send every page of a report as done."""
    for key in PARTS:
        fill_part(client, token, key)
    for number, answer in WEIGHED.items():
        client.post(url("consider", token, number), answer)
    amira = fill_person(client, token)
    father: dict[str, Any] = {**dict.fromkeys(AMIRA, ""), "given_names": "Karim", "roles": ["ouder"], "birth": "±35"}
    fill_person(client, token, **father, relation="ouder", relation_to=f"persoon-{amira}")
    client.post(url("people", token), {"af": "ja"})


def send(client: Client, token: UUID) -> Any:
    """Read a report back and send it."""
    seen = client.get(url("check", token)).context["seen"]
    return client.post(url("check", token), {"seen": seen})


def text(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def stored(cast: Cast, token: UUID) -> dict[str, Any]:
    return read_draft(Draft.objects.get(user=cast.ilse, object_id=token))


def events(act: Act, **which: Any) -> list[Event]:
    with reading_trail():
        return list(Event.objects.filter(act=act, **which))


def told_in(submission: Submission) -> SubmissionBody:
    body = body_of(submission)
    assert body is not None
    return body

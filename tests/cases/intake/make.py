"""Reports and submissions of the tests, through the services and as typed, with the people of story 1."""

from contextlib import nullcontext
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connection
from psycopg import sql

from accounts.audit.models import Event
from accounts.models import User
from cases.dossier.models import Case
from cases.intake.models import Caller, Mode, Report, ReporterGroup, Submission, ViolenceKind
from cases.intake.services import record_report, send_submission, submit_unknown
from cases.intake.values import ContactValues, RelationValues, ReporterValues, ReportValues
from cases.persons.values import PersonValues
from tests.cast import Cast
from tests.login import logged_in
from veiligthuis.database import name_actor, reading_trail

RIA = ReporterValues(name="Ria Verkerk", phone="+31612345678", reach="Overdag. Niet inspreken.")
LUCAS = PersonValues(
    given_names="Lucas", infix="van den", surname="Heuvel", roles=["kind", "getuige"], age=6,
    street="Galgenwaard", house_number="14", postcode="3524 AA", town="Utrecht",
)  # fmt: skip
SANNE = PersonValues(given_names="Sanne", infix="van den", surname="Heuvel", roles=["ouder", "slachtoffer"])
DENNIS = PersonValues(given_names="Dennis", infix="van den", surname="Heuvel", roles=["ouder", "vermoedelijk_pleger"])
FAMILY = [LUCAS, SANNE, DENNIS]
TIES = [RelationValues(1, "ouder", 0), RelationValues(2, "ouder", 0)]


def values(**fields: Any) -> ReportValues:
    """Return a whole report by a neighbour."""
    whole: dict[str, Any] = {
        "mode": Mode.CONFIDENTIAL,
        "group": ReporterGroup.NOT_PROFESSIONAL,
        "capacity": "buurtbewoner",
        "words": "hoort elke avond geschreeuw, kind huilend op de galerij",
        "kinds": [ViolenceKind.PARTNER, ViolenceKind.CHILD_WITNESS],
        "danger": "ja",
    }
    return ReportValues(**whole | fields)


def make_report(cast: Cast, *, token: UUID | None = None, by: User | None = None, **fields: Any) -> Report:
    """Take in the neighbour's report as Anna, unless told otherwise."""
    rest: dict[str, Any] = {
        name: fields.pop(name) for name in ("earlier", "into", "relations", "team") if name in fields
    }
    reporter = fields.pop("reporter", RIA)
    persons = fields.pop("persons", FAMILY)
    caller = fields.pop("caller", Caller.BYSTANDER)
    contact = fields.pop("contact", ContactValues(caller=caller))
    by = by or cast.anna
    name_actor(str(by.pk), request="test")
    return record_report(
        values(**fields), persons, reporter, contact, token=token or uuid4(), by=by, **{"team": cast.zuid} | rest
    )


def make_unknown(cast: Cast, *, token: UUID | None = None, **fields: Any) -> Submission:
    """Lay the neighbour's report before the team leader as one of whom nobody knows who made it."""
    persons = fields.pop("persons", FAMILY)
    name_actor(str(cast.anna.pk), request="test")
    return submit_unknown(values(**fields), persons, region=cast.region, token=token or uuid4(), by=cast.anna)


def make_submission(cast: Cast, *, token: UUID | None = None, **fields: Any) -> Submission:
    """Send in what Ilse of the school saw."""
    told = {"mode": Mode.OPEN, "group": ReporterGroup.EDUCATION, "capacity": "basisonderwijs"} | fields
    reporter = ReporterValues(name="Ilse Bakker", phone="+31301234567", organisation="Basisschool De Regenboog")
    name_actor(str(cast.ilse.pk), request="test")
    return send_submission(values(**told), FAMILY, reporter, sender=cast.ilse, token=token or uuid4(), relations=TIES)


def close_case(case: Case, by: User) -> Case:
    """Close a case."""
    from cases.dossier.services import close

    close(case, by=by, reason="Veilig.")
    return Case.objects.get(pk=case.pk)


STORY = "hoort elke avond geschreeuw bij buren op nr 14, kind huilend op de galerij"
TYPED_FAMILY = {
    "personen": "2",
    "persoon-0-given_names": "Lucas", "persoon-0-infix": "van den", "persoon-0-surname": "Heuvel",
    "persoon-0-birth": "6", "persoon-0-roles": ["kind", "getuige"], "persoon-0-street": "Galgenwaard",
    "persoon-0-house_number": "14", "persoon-0-postcode": "3524aa", "persoon-0-town": "Utrecht",
    "persoon-1-given_names": "Sanne", "persoon-1-birth": "±30", "persoon-1-roles": ["ouder"],
    "persoon-1-lives": "zelfde", "persoon-1-band-0": "ouder",
}  # fmt: skip


def told(cast: Cast, **fields: Any) -> dict[str, Any]:
    """Return a whole report as the browser sends it."""
    whole = {
        "mode": "anoniem", "caller": "omstander", "capacity": "buurtbewoner", "words": STORY, "kinds": ["partnergeweld"],
        "danger": "ja", "reporter_name": "Ria Verkerk", "reporter_phone": "06-12345678", "team": str(cast.zuid.pk),
    }  # fmt: skip
    return {name: value for name, value in (whole | TYPED_FAMILY | fields).items() if value is not None}


def take_in(cast: Cast, token: UUID | None = None, **fields: Any) -> Any:
    return logged_in(cast.anna).post(f"/melding/{token or uuid4()}/", told(cast, **fields))


def text(answer: Any) -> str:
    return str(answer.content.decode())


def events(**wanted: Any) -> list[Event]:
    with reading_trail():
        return list(Event.objects.filter(**wanted))


def everything_written() -> str:
    """Return every row of every table of ours as text, and what the files of the keys hold."""
    text = []
    with connection.cursor() as cursor:
        cursor.execute(
            "select relname from pg_class c join pg_namespace n on n.oid = c.relnamespace "
            "where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition and relname ~ '^(cases|accounts|auditlog|django)_'"
        )
        for (name,) in cursor.fetchall():
            rows = sql.SQL("select coalesce(string_agg(to_jsonb(t)::text, chr(10)), '') from {} t")
            with reading_trail() if name.startswith(("accounts_event", "accounts_rowchange")) else nullcontext():
                cursor.execute(rows.format(sql.Identifier(name)))
                text.append(str(cursor.fetchone()))
    keys = Path(settings.KEY_DIR)
    text += [
        str(path.relative_to(keys)) + path.read_bytes().decode("latin-1") for path in keys.rglob("*") if path.is_file()
    ]
    return "\n".join(text)

"""Reading the trail for who reviews it: which acts wait for a verdict, each with why it is there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.audit.acts import Act, Verdict
from accounts.audit.looks import AT_MOST, Part, act_words, as_reader, ground_words, paged, part

SAMPLE = 3  # opened cases a day that nobody chose
WHY = {
    "identiteit": gettext_lazy("identiteit van de melder geopend"),
    "export": gettext_lazy("document opgehaald"),
    "geweigerd": gettext_lazy("geen toegang gekregen"),
    "uitzondering": gettext_lazy("buiten eigen team, op uitzondering"),
    "steekproef": gettext_lazy("steekproef"),
}


# where somebody was refused, by the first two words of the name of the page, or the kind of what it was about
PARTS = {
    "zaak": gettext_lazy("een dossier"),
    "overdracht": gettext_lazy("overdracht"),
    "melding of postvak": gettext_lazy("gesprekken, meldingen en postvak"),
    "ingezonden melding": gettext_lazy("portaal"),
    "navraag": gettext_lazy("logboek"),
    "cases:workplace": gettext_lazy("werkvoorraad en dossier"),
    "cases:persons": gettext_lazy("personen"),
    "cases:evidence": gettext_lazy("notities"),
    "cases:intake": gettext_lazy("gesprekken, meldingen en postvak"),
    "cases:assessment": gettext_lazy("beoordelingen"),
    "cases:plan": gettext_lazy("wat is nodig"),
    "cases:handover": gettext_lazy("overdracht"),
    "cases:portal": gettext_lazy("portaal"),
    "accounts:people": gettext_lazy("mensen en rollen"),
    "accounts:roster": gettext_lazy("rooster"),
    "accounts:audit": gettext_lazy("logboek"),
}


@dataclass(frozen=True)
class Line:
    """One act to judge; of the case only its number."""

    id: UUID
    at: datetime
    actor: str
    name: str
    role: str
    act: str
    ground: str
    purpose: str
    case_id: UUID | None
    case_number: str
    kind: str
    why: str
    verdict: str = ""
    note: str = ""
    judged_by: str = ""
    answer: str = ""
    answered_by: str = ""
    end: str = ""
    end_note: str = ""
    ended_by: str = ""

    @property
    def act_label(self) -> str:
        """Return what was done, in words."""
        return act_words(self.act)

    @property
    def where_label(self) -> str:
        """Return of a refusal in which part of the program it was, in words; nothing of other acts."""
        part = ":".join(self.kind.split(":")[:2])
        return str(PARTS.get(part, "")) if self.act == Act.REFUSED else ""

    @property
    def ground_label(self) -> str:
        """Return why they had access, in words."""
        return ground_words(self.ground)

    @property
    def why_label(self) -> str:
        """Return why this line is on the list."""
        return str(WHY.get(self.why, ""))

    @property
    def verdict_label(self) -> str:
        """Return the verdict in words, or nothing; of a question also how it stands."""
        if self.end:
            return _("%(verdict)s, na navraag") % {"verdict": Verdict(self.end).label}
        if self.verdict == Verdict.ASK:
            return _("Beantwoord") if self.answer else _("Wacht op antwoord")
        return str(Verdict(self.verdict).label) if self.verdict else ""


_COLUMNS = "e.id, e.at, e.actor, u.name, e.role, e.act, e.ground, e.purpose, e.case_id, e.case_number, e.kind"
_WHY = """
case when e.act = 'identiteit_geopend' then 'identiteit' when e.act = 'export' then 'export'
     when e.act = 'geweigerd' then 'geweigerd' else 'uitzondering' end
"""
# the sample is the same all day and for every reviewer, and nobody can foresee it: the ids are random
_CANDIDATES = f"""
with loud as (
  select e.*, {_WHY} as why from accounts_event e
  where e.region = %(region)s and e.at >= %(since)s
    and (e.act in ('identiteit_geopend', 'export', 'geweigerd') or (e.act = 'dossier_geopend' and e.ground = 'uitzondering'))
), drawn as (
  select e.*, row_number() over (partition by (e.at at time zone 'Europe/Amsterdam')::date
    order by md5((e.at at time zone 'Europe/Amsterdam')::date || e.id::text)) as place
  from accounts_event e
  where e.region = %(region)s and e.at >= %(since)s and e.act = 'dossier_geopend' and e.ground <> 'uitzondering'
    and e.actor <> %(reviewer)s and e.actor in (select id::text from accounts_user)
), picked as (
  select at, id, actor, role, act, ground, purpose, case_id, case_number, kind, why from loud
  union all
  select at, id, actor, role, act, ground, purpose, case_id, case_number, kind, 'steekproef' from drawn where place <= %(sample)s
)
select {_COLUMNS}, e.why, '', '', ''
from picked e join accounts_user u on u.id::text = e.actor
where e.actor <> %(reviewer)s and not exists (select 1 from accounts_review r where r.event_id = e.id)
order by (e.act = 'geweigerd'), e.at desc, e.id limit %(most)s offset %(skip)s
"""  # noqa: S608 - no value of anyone stands in the text
_REVIEWED = f"""
select {_COLUMNS}, {_WHY}, r.verdict, r.note, judge.name, coalesce(a.text, ''), coalesce(answers.name, ''),
  coalesce(z.verdict, ''), coalesce(z.text, ''), coalesce(ends.name, '')
from accounts_review r join accounts_event e on e.at = r.event_at and e.id = r.event_id
join accounts_user u on u.id::text = e.actor join accounts_user judge on judge.id = r.reviewer_id
left join accounts_reviewstep a on a.review_id = r.id and a.kind = 'antwoord'
left join accounts_user answers on answers.id = a.author_id
left join accounts_reviewstep z on z.review_id = r.id and z.kind = 'afgesloten'
left join accounts_user ends on ends.id = z.author_id
"""  # noqa: S608 - no value of anyone stands in the text
_DONE = f"""{_REVIEWED}
where e.region = %(region)s and coalesce(z.at, r.at) >= %(since)s and (r.verdict <> 'navragen' or z.id is not null)
order by coalesce(z.at, r.at) desc, e.id limit %(most)s offset %(skip)s
"""
_ASKED = f"""{_REVIEWED}
where e.region = %(region)s and r.verdict = 'navragen' and z.id is null
order by (a.id is null), r.at, e.id limit %(most)s offset %(skip)s
"""
_ASKED_OF = f"""{_REVIEWED}
where r.event_actor = any(%(actors)s) and r.verdict = 'navragen' and z.id is null
order by (a.id is not null), r.at limit %(most)s
"""


def to_review(region: UUID, since: datetime, *, reviewer: UUID, page: int = 1) -> Part[Line]:
    """Return the acts that wait for a verdict of this reviewer, the latest first; never their own acts.

    Refusals come last: nobody can push what was seen out of sight by asking for what they may not see.

    Args:
        region: whose data it was about.
        since: from this moment, aware.
        reviewer: who will judge.
        page: which page of it, from 1.
    """
    values = {"region": region, "since": since, "reviewer": str(reviewer), "sample": SAMPLE, **paged(page)}
    return _lines(_CANDIDATES, values, page)


def judged(region: UUID, since: datetime, page: int = 1) -> Part[Line]:
    """Return the acts that were found right or wrong, at once or after a question, the latest verdict first.

    Args:
        region: whose data it was about.
        since: judged from this moment, aware.
        page: which page of it, from 1.
    """
    return _lines(_DONE, {"region": region, "since": since, **paged(page)}, page)


def asked(region: UUID, page: int = 1) -> Part[Line]:
    """Return the acts that are asked about, however long ago: what was answered first, then the oldest question."""
    return _lines(_ASKED, {"region": region, **paged(page)}, page)


def _lines(statement: str, values: dict[str, Any], page: int) -> Part[Line]:
    return part([Line(*row) for row in as_reader(statement, values)], page)


def asked_of(actors: Sequence[str]) -> list[Line]:
    """Return the acts of these people that are asked about: what waits for an answer first, then the oldest."""
    return [Line(*row) for row in as_reader(_ASKED_OF, {"actors": list(actors), "most": AT_MOST})]


@dataclass(frozen=True)
class Around:
    """What the same person did around an act."""

    at: datetime
    act: str
    case_number: str


HOURS_AROUND = timedelta(hours=2)
_AROUND = """
select at, act, case_number from (
  select e.at, e.act, e.case_number from accounts_event e
  where e.actor = %(actor)s and e.at between %(begin)s and %(end)s and e.region = %(region)s
  order by abs(extract(epoch from e.at - %(at)s)) limit 5
) nearest order by at
"""


def around(line: Line, region: UUID) -> Iterator[Around]:
    """Yield the five nearest things that the same person did in this region, at most two hours from an act, in order."""
    values = {
        "actor": line.actor,
        "at": line.at,
        "begin": line.at - HOURS_AROUND,
        "end": line.at + HOURS_AROUND,
        "region": region,
    }
    for at, act, number in as_reader(_AROUND, values):
        yield Around(at, act_words(act), number)


def case_of_number(number: str, region: UUID) -> UUID | None:
    """Return the id of the case with this number, as the trail of the region knows it, or None."""
    rows = as_reader(
        "select e.case_id from accounts_event e where e.case_number = %(number)s and e.case_number <> '' and e.region = %(region)s limit 1",
        {"number": number, "region": region},
    )
    return rows[0][0] if rows else None

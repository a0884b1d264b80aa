"""How the sweeps come to every screen: who opens it and with which parameters.

A route without parameters, and one whose parameters every case has, joins by itself. Any other gets a line in WAYS.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from accounts.gates import ANYONE, LOGGED_IN, Route
from accounts.models import User
from accounts.roles import Action
from tests.screens.around import HALFWAY, NEWCOMER
from tests.screens.world import World

NOBODY = ""
PARAMETER = re.compile(r"<(?:[^:>]+:)?([^>]+)>")
# who opens a screen, unless its way says otherwise: the first who may
PEOPLE = ("noor", "anna", "omar", "joke", "ilse", "meryem", "els", "rob", "mehmet")
# what is nobody's: a page of its own for whoever asks, whatever stands in the address
OWN_TOKENS = frozenset(
    {"cases:intake:talk", "cases:intake:fill", "cases:intake:interruption", "cases:intake:unknown", "cases:drafts:save"}
)


@dataclass(frozen=True)
class Way:
    """One state in which a screen is looked at.

    `stage` is the key of a World's parameters, `person` who opens it, `rest` the parameters that no stage has,
    `query` what follows in the address, `data` what a POST needs to be read at all, `how` how far they came in.
    """

    stage: str = ""
    person: str = ""
    rest: dict[str, Any] = field(default_factory=dict)
    query: str = ""
    how: str = ""
    data: dict[str, Any] = field(default_factory=dict)


def _each(name: str, values: list[Any], **way: Any) -> tuple[Way, ...]:
    return tuple(Way(rest={name: value}, **way) for value in values)


_PARTS = ["signalen", "overleg", "gesprek", "zorgen", "hulp", "gegevens"]
WAYS: dict[str, tuple[Way, ...]] = {
    "accounts:audit:review": (Way(), Way(query="?w=navraag"), Way(query="?w=klaar")),
    "accounts:audit:judge": (Way("event"),),
    "accounts:audit:case": (Way("accepted"),),
    "accounts:audit:end": (Way("asked"),),
    "accounts:audit:questions": (Way(person="samira"), Way()),
    "accounts:audit:reply": (Way("asked", "samira"),),
    "accounts:roster:end": (Way("shift"),),
    "mfa_authenticate": (Way(person="noor", how=HALFWAY),),
    "mfa_recover": (Way(person="noor", how=HALFWAY),),
    "mfa_add_webauthn": (Way(person="mehmet", how=NEWCOMER),),
    "mfa_activate_totp": (Way(person="mehmet", how=NEWCOMER),),
    "mfa_remove": (Way("factor"),),
    "end_login": (Way(rest={"handle": "nietvanmij"}),),
    "name_login": (Way(rest={"handle": "nietvanmij"}),),
    **{f"accounts:people:{name}": (Way("colleague", "rob"),)
       for name in ("decide", "take_back", "withdraw", "person", "ask_role", "rename", "ask_address", "ask_second_step", "deactivate",
                    "ask_activation", "invite_again")},
    "accounts:people:preview": (Way("list", "rob"),),
    "one_time_link": (Way("link"), Way("link gone")),
    "cases:workplace:worklist": (Way(query="?weergave=team"), Way(query="?weergave=team&fase=monitoren")),
    "cases:workplace:case": (Way("accepted"), Way("accepted", query="?alles=ja&volgorde=oud"), Way("fresh"), Way("closed")),
    "cases:persons:change": (Way("accepted"), Way("fresh")),
    "cases:persons:show": (Way("accepted", data={"wat": "nummer"}),),
    "cases:assessment:assessment": (Way("accepted"), Way("submitted", "omar"), Way("begun")),
    "cases:assessment:start": (Way("fresh", data={"melding": "report_id"}),),
    "cases:assessment:work": (Way("begun"),),
    "cases:assessment:read": (Way("submitted", "omar"),),
    "cases:plan:needed": (Way("decided"), Way("accepted"), Way("fresh")),
    "cases:handover:handover": (Way("decided"), Way("sent"), Way("accepted"), Way("fresh"), Way("closed")),
    "cases:handover:document": (Way("decided"),),
    "cases:handover:send": (Way("ready"),),
    "cases:handover:answer": (Way("sent"),),
    "cases:handover:take_back": (Way("sent"),),
    "cases:handover:close": (Way("accepted"), Way("fresh"), Way("closed")),
    "cases:handover:received_one": (Way("sent"), Way("accepted")),
    "cases:drafts:save": (Way(rest={"form": "notitie"}, stage="draft"),),
    "cases:intake:talk": (Way("talk", "anna"), Way("nothing typed", "anna")),
    "cases:intake:fill": (Way("fill", "anna"), Way("nothing typed", "anna")),
    "cases:intake:interruption": (Way("fill", "anna"),),
    "cases:intake:unknown": (Way("unknown", "anna"),),
    "cases:intake:taken": (Way("taken", "anna"),),
    "cases:intake:give": (Way("taken", "anna"),),
    "cases:intake:submission": (Way("waiting", "anna"), Way("own motion", "joke")),
    "cases:intake:take": (Way("waiting", "anna"),),
    "cases:intake:accept": (Way("own motion", "joke"),),
    "cases:intake:refuse": (Way("own motion", "joke"),),
    "cases:portal:new": (Way("", data={"token": "7b82a22c-3ab3-46f5-bd5b-c6e98fe577aa"}),),
    "cases:portal:part": (*_each("key", _PARTS, stage="portal"), *_each("key", _PARTS[:2], stage="portal begun")),
    "cases:portal:typing": (Way("portal", rest={"key": "signalen"}),),
    "cases:portal:weigh": (Way("portal"),),
    "cases:portal:consider": _each("number", [1, 2, 3, 4, 5], stage="portal"),
    "cases:portal:person": (Way("portal"), Way("portal begun")),
    "cases:portal:remove": (Way("portal"),),
    "cases:portal:status": (Way("waiting"),),
    "cases:portal:receipt": (Way("waiting"),),
    **{f"cases:portal:{name}": (Way("portal"), Way("portal begun"))
       for name in ("parts", "people", "new_person", "call", "together", "check", "discard")},
}  # fmt: skip


class Unknown(Exception):
    """A route that the sweep cannot fill; its message says what to add."""


def ways_to(route: Route, world: World) -> Iterator[Way]:
    """Return the states in which a route is looked at, what has content first.

    Raises:
        Unknown: when its parameters are not known.
    """
    names = set(PARAMETER.findall(route.path))
    ways = WAYS.get(route.name)
    if ways is None:
        fits = [stage for stage in ("accepted", "fresh") if names <= set(world.stages[stage])]
        ways = tuple(Way(stage if names else "") for stage in fits)
    missing = [way for way in ways if names - set(world.stages.get(way.stage, {})) - set(way.rest)]
    if not ways or missing:
        raise Unknown(
            f"The sweep does not know how to fill {route.path}. Add '{route.name}' to WAYS in tests/screens/ways.py, "
            f"and what it is about to make_world in tests/screens/around.py (parameters: {', '.join(sorted(names))})."
        )
    yield from ways


def address(route: Route, way: Way, world: World) -> str:
    """Return the address of a screen in one state."""
    known = {**world.stages.get(way.stage, {}), **way.rest}
    args = {name: known[name] for name in PARAMETER.findall(route.path)}
    return reverse(route.name, kwargs=args) + way.query


def sent(way: Way, world: World) -> dict[str, Any]:
    """Return what a POST holds; a value that is the name of a parameter stands for that parameter."""
    known = world.stages.get(way.stage, {})
    return {name: known.get(value, value) for name, value in way.data.items()}


def opener(route: Route, way: Way, world: World) -> User | None:
    """Return who looks: whom the way names, the first who may, or nobody where no login is asked.

    Raises:
        Unknown: when nobody of the town may.
    """
    assert route.gate
    if way.person:
        return world.town.users[way.person]
    if route.gate.subjects == ANYONE:
        return None
    for key in PEOPLE:
        user = world.town.users[key]
        if route.gate.subjects == LOGGED_IN or user.can(Action(route.gate.subjects)):
            return user
    raise Unknown(f"Nobody of the demo may open {route.path}: give somebody {route.gate.subjects}, or name a person.")

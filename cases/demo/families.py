"""The invented families of the demo, as told by whoever called."""

from dataclasses import dataclass, field

from cases.intake.models import Caller, Mode, ReporterGroup, ViolenceKind, YesNo
from cases.intake.values import ReporterValues, ReportValues
from cases.persons.values import PersonValues


@dataclass(frozen=True)
class Family:
    """A report as it came in: what, about whom, by whom."""

    report: ReportValues
    people: list[PersonValues]
    reporter: ReporterValues = field(default_factory=ReporterValues)
    caller: str = Caller.BYSTANDER
    danger: str = YesNo.NO


def _child(name: str, infix: str, surname: str, age: int) -> PersonValues:
    return PersonValues(given_names=name, infix=infix, surname=surname, roles=["kind", "getuige"], age=age)


def _adult(name: str, surname: str, role: str, age: int, *, infix: str = "", **rest: object) -> PersonValues:
    values = {
        "given_names": name,
        "infix": infix,
        "surname": surname,
        "roles": ["ouder", role],
        "age": age,
        "birth_about": True,
    }
    return PersonValues.from_json({**values, **rest})


def _hidden(words: str, *kinds: str, capacity: str = "buurtbewoner") -> ReportValues:
    return ReportValues(mode=Mode.CONFIDENTIAL, capacity=capacity, words=words, kinds=list(kinds))


SAFE = {"no_home_call": True, "reach_when": "woensdag van 10:00 tot 12:00, met codewoord", "phone": "+31612349876"}

HEUVEL = Family(
    _hidden(
        "hoort sinds paar wkn bijna elke avond geschreeuw en gebonk bij buren op nr 14, vanavond kind huilend op de galerij",
        ViolenceKind.PARTNER,
        ViolenceKind.CHILD_WITNESS,
    ),
    [
        _child("Lucas", "van den", "Heuvel", 6),
        _child("Noa", "van den", "Heuvel", 4),
        _adult("Sanne", "Heuvel", "slachtoffer", 30, infix="van den", sex="vrouw", street="Galgenwaard", house_number="14",
               postcode="3524 AA", town="Utrecht", codeword="zonnebloem", **SAFE),
        _adult("Dennis", "Heuvel", "vermoedelijk_pleger", 35, infix="van den", sex="man"),
    ],
    ReporterValues(name="Ria Verkerk", phone="+31612345678", reach="Overdag. Niet inspreken."),
    danger=YesNo.YES,
)  # fmt: skip
KUIPERS = Family(
    _hidden("zag moeder met een blauw oog bij de bakker, ex stond in de auto te wachten", ViolenceKind.EX_PARTNER),
    [
        _child("Jay", "", "Kuipers", 10),
        _child("Fenna", "", "Kuipers", 6),
        _adult("Demi", "Kuipers", "slachtoffer", 29, sex="vrouw", no_post=True),
    ],
    ReporterValues(name="Gerda Pol", phone="+31612340001"),
)
BOER = Family(
    _hidden("jongen komt al weken niet op training en is bang om naar huis te gaan", ViolenceKind.CHILD_NEGLECT,
            capacity="vrijwilliger"),
    [_child("Sem", "de", "Boer", 12), _adult("Marja", "Boer", "directbetrokkene", 41, infix="de", sex="vrouw")],
    ReporterValues(name="Ron Talsma", phone="+31612340002"),
)  # fmt: skip
OOSTERHUIS = Family(
    ReportValues(
        mode=Mode.OPEN,
        group=ReporterGroup.HEALTH,
        capacity="gezondheidszorg_anders",
        words="zoon beheert de pas, koelkast leeg, doorligplek. Zij zegt: laat mijn zoon met rust.",
        kinds=[ViolenceKind.ELDER],
    ),
    [
        PersonValues(given_names="Truus", surname="Oosterhuis", roles=["oudere", "slachtoffer"], age=84, sex="vrouw"),
        PersonValues(given_names="Gerrit", surname="Oosterhuis", roles=["vermoedelijk_pleger"], age=57, sex="man"),
    ],
    ReporterValues(name="Petra Blom", phone="+31612340003", organisation="Thuiszorg Midden"),
    caller=Caller.PROFESSIONAL,
)


def _plain(surname: str, child: str, age: int, parent: str, infix: str = "") -> Family:
    return Family(
        _hidden(
            "er wordt vaak geschreeuwd en met deuren geslagen, de kinderen horen alles", ViolenceKind.CHILD_WITNESS
        ),
        [_child(child, infix, surname, age), _adult(parent, surname, "directbetrokkene", 36, infix=infix, sex="vrouw")],
        ReporterValues(name="Tineke Bos", phone="+31612340004"),
    )


VISSER = _plain("Visser", "Lotte", 4, "Ellen")
MEER = _plain("Meer", "Daan", 9, "Carla", infix="van der")
VOS = _plain("Vos", "Finn", 7, "Inge")
KAYA = _plain("Demir", "Elif", 8, "Sevda")
MOLENAAR = _plain("Molenaar", "Bram", 11, "Wendy")
WOLF = _plain("Wolf", "Julia", 5, "Marieke", infix="de")
JANSSEN = _plain("Janssen", "Tess", 10, "Linda")

"""The invented families of the demo, as told by whoever called."""

from dataclasses import dataclass, field

from cases.intake.models import Caller, Mode, ReporterGroup, ViolenceKind, YesNo
from cases.intake.values import ReporterValues, ReportValues
from cases.persons.values import PersonValues


@dataclass(frozen=True)
class Heard:
    """What the assessor hears afterwards, and what it leads to."""

    title: str
    text: str
    pattern: str
    item: str = "kind_getuige"
    seen: str = ""
    child_says: str = ""
    support: str = "Er is familie in de buurt die helpt."
    why: str = ""
    who: str = ""
    agreed: str = ""
    decided: str = "Ouders werken mee, school en familie doen mee."
    question: str = "Binnen twee weken een plan met het gezin."


@dataclass(frozen=True)
class Family:
    """A report as it came in: what, about whom, by whom, and what is heard afterwards."""

    report: ReportValues
    people: list[PersonValues]
    heard: Heard
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
    Heard("Gesprek met school", "De kinderen zijn er elke dag. De leerkracht van Lucas ziet hem op maandag moe en stil.",
          "Moeder zegt dat hij haar vier keer sloeg sinds de zomer, de laatste keer met de kinderen erbij.",
          seen="Lucas stond op de galerij terwijl binnen werd geslagen.",
          child_says="“Als papa boos is neem ik Noa mee naar de gang.”",
          why="Er is al sinds de zomer geweld van vader tegen moeder, en het wordt erger. Beide kinderen zien het.",
          who="Oma", agreed="De kinderen slapen van vrijdag tot zondag bij hun oma.",
          question="Binnen twee weken een plan met beide ouders, ieder apart."),
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
    Heard("Gesprek met moeder", "Zij wil praten, maar niet thuis.", "Hij wacht haar op, elke week."),
    ReporterValues(name="Gerda Pol", phone="+31612340001"),
)
BOER = Family(
    _hidden("jongen komt al weken niet op training en is bang om naar huis te gaan", ViolenceKind.CHILD_NEGLECT,
            capacity="vrijwilliger"),
    [_child("Sem", "de", "Boer", 12), _adult("Marja", "Boer", "directbetrokkene", 41, infix="de", sex="vrouw")],
    Heard("Gesprek met school", "Sem is er elke dag, vaak zonder eten. De mentor ziet hem op maandag moe en stil.",
          "Sem is sinds september vaak alleen thuis, ook ’s nachts."),
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
    Heard("Gesprek met de huisarts", "Mevrouw woog in juni 52 kilo en nu 46. De zoon is bij elk bezoek aanwezig.",
          "De wijkverpleging vond drie keer een lege koelkast.", item="afhankelijk",
          seen="Zij komt de trap niet af en de zoon heeft haar pas.", support="Haar zus belt elke week.",
          why="De zoon beheert de pas en zij eet te weinig."),
    ReporterValues(name="Petra Blom", phone="+31612340003", organisation="Thuiszorg Midden"),
    caller=Caller.PROFESSIONAL,
)  # fmt: skip
VISSER = Family(
    _hidden("hoort ’s avonds een peuter lang huilen en een man schreeuwen, dan is het ineens stil",
            ViolenceKind.CHILD_WITNESS),
    [_child("Lotte", "", "Visser", 4), _adult("Ellen", "Visser", "directbetrokkene", 33, sex="vrouw")],
    Heard("Gesprek met de kinderopvang", "Lotte komt drie dagen. Zij schrikt van harde geluiden en wil niet naar huis.",
          "De politie kwam dit jaar twee keer aan de deur.", seen="Lotte is thuis als er ruzie is.",
          child_says="Niet gesproken, de leidster vertelde wat zij ziet.",
          why="Geldzorgen, drank en ruzie komen samen, en een kind van vier is er elke avond bij."),
    ReporterValues(name="Tineke Bos", phone="+31612340004"),
)  # fmt: skip
MEER = Family(
    _hidden("jongen vertelt op de voetbalclub dat hij klappen krijgt als hij verliest", ViolenceKind.CHILD_HURT,
            capacity="vrijwilliger"),
    [_child("Daan", "van der", "Meer", 9), _adult("Carla", "Meer", "directbetrokkene", 36, infix="van der", sex="vrouw")],
    Heard("Gesprek met school", "Daan had in oktober twee keer een plek op zijn arm. Hij zei dat hij viel.",
          "School schreef sinds september vier keer plekken op.", item="kind_pijn",
          seen="Twee plekken op de bovenarm, gezien door de gymleraar.", child_says="“Mama is alleen boos als ik niet luister.”",
          why="Er is een patroon van slaan, en Daan dekt het toe."),
    ReporterValues(name="Kees Hoek", phone="+31612340005"),
)  # fmt: skip
VOS = Family(
    _hidden("ziet de buurjongen laat op straat, moeder doet niet open", ViolenceKind.CHILD_NEGLECT),
    [_child("Finn", "", "Vos", 7), _adult("Inge", "Vos", "directbetrokkene", 36, sex="vrouw")],
    Heard("Gesprek met school", "Finn komt elke dag te laat en draagt geen jas. Moeder komt niet op gesprekken.",
          "Het duurt al sinds het voorjaar.", item="kind_zorg", seen="Hij ontbijt op school en is tot laat buiten.",
          child_says="“Mama slaapt veel.”", support="De oma van Finn woont in de straat.",
          why="Finn mist al maanden toezicht en eten; moeder lijkt depressief.",
          who="Oma", agreed="Finn eet op schooldagen bij zijn oma.", decided="Moeder wil hulp, oma doet mee."),
    ReporterValues(name="Wil Smit", phone="+31612340006"),
)  # fmt: skip
KAYA = Family(
    _hidden("hoort haar vriendin huilen aan de telefoon, haar man neemt haar geld af", ViolenceKind.PARTNER,
            capacity="sociaal_netwerk"),
    [_child("Elif", "", "Demir", 8), _adult("Sevda", "Demir", "slachtoffer", 34, sex="vrouw")],
    Heard("Gesprek met moeder", "Op het consultatiebureau, zonder haar man. Zij mag geen eigen rekening hebben.",
          "Hij houdt al twee jaar bij waar zij is en wat zij uitgeeft.", seen="Elif moet vertellen waar haar moeder was.",
          child_says="“Papa vraagt altijd waar we waren.”", support="Haar zus weet ervan.",
          why="Dwingende controle door vader, en Elif wordt erin gebruikt.",
          who="De zus van moeder", agreed="Zij bewaart een tas met papieren voor moeder en Elif.",
          question="Eerst een gesprek met moeder alleen, op een plek die zij kiest."),
    ReporterValues(name="Hatice Arslan", phone="+31612340007"),
)  # fmt: skip
MOLENAAR = Family(
    _hidden("collega van moeder, ziet blauwe plek; bij het ophalen werd met borden gegooid", ViolenceKind.EX_PARTNER,
            capacity="sociaal_netwerk"),
    [_child("Bram", "", "Molenaar", 11), _adult("Wendy", "Molenaar", "directbetrokkene", 38, sex="vrouw")],
    Heard("Gesprek met school", "Bram gaat na school niet naar huis, hij zit in de bibliotheek.",
          "Sinds de scheiding is er elke week ruzie bij het ophalen.", seen="Bram stond ertussen toen er gegooid werd.",
          child_says="“Ik blijf liever hier tot het donker is.”",
          why="De ruzie tussen de ouders gaat door na de scheiding, en Bram staat ertussen.",
          who="Opa", agreed="Opa haalt Bram op en brengt hem, de ouders zien elkaar niet."),
    ReporterValues(name="Agnes Prins", phone="+31612340008"),
)  # fmt: skip
WOLF = Family(
    _hidden("meisje van vijf loopt in pyjama buiten, hoort daarna slaan", ViolenceKind.CHILD_HURT),
    [_child("Julia", "de", "Wolf", 5), _adult("Marieke", "Wolf", "directbetrokkene", 31, infix="de", sex="vrouw")],
    Heard("Gesprek met de jeugdarts", "Julia groeit goed. Moeder vertelt zelf dat zij soms een tik geeft.",
          "Moeder noemt drie keer in de laatste maand.", item="kind_pijn", seen="Moeder zegt het zelf.",
          child_says="“Een tik doet een beetje pijn.”", why="Moeder staat er alleen voor en slaat als zij niet meer kan.",
          who="Marieke de Wolf", agreed="Zij belt haar vriendin voordat het te veel wordt.", decided="Moeder vraagt zelf om hulp."),
    ReporterValues(name="Joop Kamp", phone="+31612340009"),
)  # fmt: skip
JANSSEN = Family(
    _hidden("er werd één avond hard geschreeuwd, daarna reed iemand weg", ViolenceKind.CHILD_WITNESS),
    [_child("Tess", "", "Janssen", 10), _adult("Linda", "Janssen", "directbetrokkene", 39, sex="vrouw")],
    Heard("Gesprek met school", "Tess is vrolijk en komt graag. School ziet geen zorgen.", "",
          child_says="“Ze hadden ruzie over de auto.”", support="School en familie zijn betrokken.",
          why="School en familie zien geen onveiligheid. Eén ruzie, door ouders zelf besproken.",
          decided="Er is geen onveiligheid gevonden."),
    ReporterValues(name="Tineke Bos", phone="+31612340004"),
)  # fmt: skip

"""Who looked at what in the last days, so that the reviewer of the trail has something to judge at the first login."""

from cases.demo.stories import Teller
from cases.dossier.access import get_case
from cases.intake.models import Mode, Report
from cases.intake.services import open_identity


def look_around(teller: Teller) -> None:
    """Let colleagues read on in cases of their team, and let the holder of one call its reporter back."""
    held = Report.objects.filter(case__assignee=teller.town.users["noor"], mode=Mode.CONFIDENTIAL, case__closed_at=None)
    one, other = held.order_by("received_on")[:2]
    with teller.acts("noor", 1, 9) as noor:
        get_case(noor, one.case_id)
        open_identity(one, purpose="Terugbellen: klopt het dat de kinderen er in het weekend niet zijn?", by=noor)
    for key, report in (("omar", one), ("mehmet", other), ("joke", other)):
        with teller.acts(key, 1, 14) as colleague:
            get_case(colleague, report.case_id)

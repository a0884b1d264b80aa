"""Agreements of the tests."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from cases.plan.values import AgreementValues
from veiligthuis import clock


def agreement(**fields: Any) -> AgreementValues:
    """Return an agreement with the grandmother, who is no person of the case."""
    whole = AgreementValues(
        risk_item="kind_getuige",
        who="Oma Corrie",
        what="Lucas slaapt vrijdag bij oma.",
        before=clock.today() + timedelta(days=7),
        check_by="Noor belt vrijdagavond",
    )
    return replace(whole, **fields)

"""The only writers of handovers and monitoring moments; closing a case starts here too."""

from cases.handover.services.closing import close_case
from cases.handover.services.monitoring import plan_moment, record_moment
from cases.handover.services.receiving import accept, ask, refuse
from cases.handover.services.sending import answer, send, take_back

__all__ = ["accept", "answer", "ask", "close_case", "plan_moment", "record_moment", "refuse", "send", "take_back"]

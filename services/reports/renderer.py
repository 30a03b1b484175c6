"""The renderer's process: letters and notices for cases, briefs for the office (`python -m services.reports.renderer`).

Asking other services, reading the ledger, laying out and storing the files happen before the transaction is opened
(`Handler.prepare`): stored files are content-addressed, so a second run leaves nothing behind. The transaction then
writes the row and the fact together. Each kind of document has its `rendering.py` beside what it is made of.
"""

from __future__ import annotations

from chassis.messaging.consumer import Handler
from chassis.run import run_worker
from contracts.cases.follow_ups_v1 import FollowUpRequested
from contracts.cases.meetings_v1 import MeetingPaperRequested
from contracts.cases.v1 import DocumentRequested
from contracts.exports import ExportRequested
from contracts.reports.issues_v1 import IssueRenderingRequested
from contracts.reports.special_v1 import SpecialReportRequested
from contracts.reports.v1 import BriefRequested
from services.reports import exporting
from services.reports.briefs.rendering import prepare_brief, prepare_issue, write_brief, write_issue
from services.reports.letters.rendering import prepare_follow_up, prepare_letter, write_follow_up, write_letter
from services.reports.meetings.rendering import prepare_meeting_paper, write_meeting_paper
from services.reports.special.rendering import prepare_special_report, write_special_report

HANDLERS = (
    Handler("letters", DocumentRequested, write_letter, prepare=prepare_letter),
    Handler("follow_ups", FollowUpRequested, write_follow_up, prepare=prepare_follow_up),
    Handler("meeting_papers", MeetingPaperRequested, write_meeting_paper, prepare=prepare_meeting_paper),
    Handler("special_reports", SpecialReportRequested, write_special_report, prepare=prepare_special_report),
    Handler("briefs", BriefRequested, write_brief, prepare=prepare_brief),
    Handler("issues", IssueRenderingRequested, write_issue, prepare=prepare_issue),
    Handler("exporter", ExportRequested, exporting.on_export_requested),
)

if __name__ == "__main__":
    run_worker(handlers=HANDLERS)

"""The tables of schema `cases`, as the migration made them (it also holds their checks and grants)."""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Computed,
    Date,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    column,
    table,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

METADATA: Final = MetaData(schema="cases")

WARNING: Final = Table(
    "warning",
    METADATA,
    Column("alert_id", Uuid, primary_key=True),
    Column("state", Text, nullable=False),
    Column("occurrences", Integer, nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False),
    Column("body", JSONB, nullable=False),
)

WARNING_DECISION: Final = Table(
    "warning_decision",
    METADATA,
    Column("decision_id", BigInteger, Identity(always=True), primary_key=True),
    Column("alert_id", Uuid, ForeignKey("cases.warning.alert_id"), nullable=False),
    Column("decision", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("decided_on", Date, nullable=False),
    Column("decided_at", DateTime(timezone=True), nullable=False),
    Column("seat", Text, nullable=False),
    Column("case_id", Uuid, ForeignKey("cases.case_file.case_id")),
    Index("warning_decision_by_alert", "alert_id"),
)

DAY_TOLD: Final = Table(
    "day_told",
    METADATA,
    Column("day", Date, primary_key=True),
    Column("told_at", DateTime(timezone=True), nullable=False, server_default=text("now()")),
)

CASE_FILE: Final = Table(
    "case_file",
    METADATA,
    Column("case_id", Uuid, primary_key=True),
    Column("number", Text, nullable=False, unique=True),
    Column("alert_id", Uuid, ForeignKey("cases.warning.alert_id"), nullable=False),
    Column("matter_class", Text, nullable=False),
    Column("region", Text, nullable=False),
    Column("alert", JSONB, nullable=False),
    Column("opened_at", DateTime(timezone=True), nullable=False),
    Column("version", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("last_on", Date, nullable=False),
    Column("due_on", Date),
    Column("deadline", JSONB(none_as_null=True)),
    Column("received_on", Date),
    Column("is_extended", Boolean, nullable=False),
    Column("answer_signer", Text),
    Column("outcome", Text),
    Column("document_number", Text, unique=True),
    Column("document_id", Uuid),
    Column("to_unit", Text),
    Column("earlier_case_id", Uuid, ForeignKey("cases.case_file.case_id")),
    # what a case is found by; kept beside the warning, whose evidence makes it slow to take apart by the thousand
    Column(
        "said",
        Text,
        Computed(
            "number || ' ' || coalesce(document_number, '') || ' ' || coalesce(alert #>> '{summary,title}', '')"
            " || ' ' || coalesce(alert #>> '{summary,unit_name}', '')",
            persisted=True,
        ),
    ),
    Index("case_file_in_order", "due_on", text("opened_at DESC"), "case_id"),
    Index("case_file_due", "due_on", "number", "case_id", postgresql_where=text("due_on IS NOT NULL")),
    Index("case_file_by_state", "state", "due_on", text("opened_at DESC"), "case_id"),
    Index("case_file_by_class", "matter_class", "due_on", text("opened_at DESC"), "case_id"),
    Index("case_file_one_open", "alert_id", unique=True, postgresql_where=text("state <> 'closed'")),
)

CASE_HISTORY: Final = Table(
    "case_history",
    METADATA,
    Column("case_id", Uuid, ForeignKey("cases.case_file.case_id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("happened_at", DateTime(timezone=True), nullable=False),
    Column("act", Text, nullable=False),
    Column("actor_seat", Text, nullable=False),
    Column("on_day", Date, nullable=False),
    Column("note", Text, nullable=False),
    Column("from_state", Text, nullable=False),
    Column("to_state", Text, nullable=False),
)

KEPT_FILE: Final = Table(
    "kept_file",
    METADATA,
    Column("file_id", Uuid, primary_key=True),
    Column("case_id", Uuid, ForeignKey("cases.case_file.case_id")),
    Column("seat", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("file_name", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("kept_at", DateTime(timezone=True), nullable=False),
    Column("paper_of", Text),
    Column("subject_id", Uuid),
    UniqueConstraint("case_id", "seat", "sha256"),
    UniqueConstraint("subject_id", "paper_of", "seat", "sha256"),
)

LETTER: Final = Table(
    "letter",
    METADATA,
    Column("letter_id", Uuid, primary_key=True),
    Column("case_id", Uuid, ForeignKey("cases.case_file.case_id")),
    Column("kind", Text, nullable=False),
    Column("number", Text, nullable=False, unique=True),
    Column("title", Text, nullable=False),
    Column("addressee", Text, nullable=False),
    Column("to_unit", Text),
    Column("region", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("sent_on", Date, nullable=False),
    Column("sent_at", DateTime(timezone=True), nullable=False),
    Column("document_id", Uuid),
    Column("docx_sha256", Text),
    Column("pdf_sha256", Text),
    Column("received_on", Date),
    Column("received_at", DateTime(timezone=True)),
    Column("signed_for_by", Text),
    Column("receipt_way", Text),
    Column("receipt_seat", Text),
    Column("scan_id", Uuid, ForeignKey("cases.kept_file.file_id")),
    Column("position", BigInteger, Identity(always=True), nullable=False),
    Column("voided_on", Date),
    Column("void_reason", Text, nullable=False, server_default=""),
    Index("letter_by_unit", "to_unit", "sent_on"),
    Index("letter_by_case", "case_id"),
)

REPLY: Final = Table(
    "reply",
    METADATA,
    Column("case_id", Uuid, ForeignKey("cases.case_file.case_id"), primary_key=True),
    Column("round", Integer, primary_key=True),
    Column("reply_id", Uuid, nullable=False, unique=True),
    Column("letter_id", Uuid, ForeignKey("cases.letter.letter_id")),
    Column("way", Text, nullable=False),
    Column("answered_on", Date, nullable=False),
    Column("signed_on", Date, nullable=False),
    Column("is_late", Boolean, nullable=False),
    Column("signer", Text, nullable=False),
    Column("signer_post", Text, nullable=False),
    Column("content", Text, nullable=False),
    Column("seat", Text, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
)

REPLY_FILE: Final = Table(
    "reply_file",
    METADATA,
    Column("reply_id", Uuid, ForeignKey("cases.reply.reply_id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("file_id", Uuid, ForeignKey("cases.kept_file.file_id"), nullable=False),
)

APPROVAL: Final = Table(
    "approval",
    METADATA,
    Column("approval_id", Uuid, primary_key=True),
    Column("case_id", Uuid, ForeignKey("cases.case_file.case_id")),
    Column("act", Text, nullable=False),
    Column("approver", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("approved_on", Date, nullable=False),
    Column("scan_id", Uuid, ForeignKey("cases.kept_file.file_id")),
    Column("seat", Text, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    Column("letter_id", Uuid, ForeignKey("cases.letter.letter_id"), unique=True),
    Index("approval_by_case", "case_id"),
)

DUTY: Final = Table(
    "duty",
    METADATA,
    Column("holder_id", Uuid, primary_key=True),
    Column("duty", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("post", Text, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date),
    Column("basis", Text, nullable=False),
    Column("end_basis", Text),
    Column("entered_at", DateTime(timezone=True), nullable=False),
    Column("seat", Text, nullable=False),
    Index("duty_by_unit", "duty", "unit"),
)

COMMUNICATION: Final = Table(
    "communication",
    METADATA,
    Column("case_id", Uuid, ForeignKey("cases.case_file.case_id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("communicated_on", Date, nullable=False),
    Column("way", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("unit_people", Text, nullable=False),
    Column("office_people", Text, nullable=False),
    Column("said", Text, nullable=False),
    Column("analysis", Text, nullable=False),
    Column("scan_id", Uuid, ForeignKey("cases.kept_file.file_id")),
    Column("seat", Text, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
)

SURVEY_PAPER: Final = Table(
    "survey_paper",
    METADATA,
    Column("case_id", Uuid, ForeignKey("cases.case_file.case_id"), primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("on_day", Date, nullable=False),
    Column("sections", JSONB, nullable=False),
    Column("seat", Text, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
)

PROPOSAL: Final = Table(
    "proposal",
    METADATA,
    Column("proposal_id", Uuid, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("case_id", Uuid, ForeignKey("cases.case_file.case_id")),
    Column("unit", Text),
    Column("region", Text, nullable=False),
    Column("body", JSONB, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("proposed_on", Date, nullable=False),
    Column("state", Text, nullable=False),
    Column("ended_on", Date),
    Column("reason", Text, nullable=False, server_default=text("''")),
    Column("seat", Text),
    Index("proposal_by_case", "case_id"),
    Index("proposal_open_in_order", "due_on", "proposal_id", postgresql_where=text("state = 'open'")),
    Index(
        "proposal_one_open_reminder",
        "case_id",
        unique=True,
        postgresql_where=text("state = 'open' AND kind = 'reminder'"),
    ),
    Index(
        "proposal_one_open_dunning",
        "unit",
        "region",
        unique=True,
        postgresql_where=text("state = 'open' AND kind = 'dunning'"),
    ),
)

DELIVERY_NOTICE: Final = Table(
    "delivery_notice",
    METADATA,
    Column("unit", Text, primary_key=True),
    Column("region", Text, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("is_overdue", Boolean, primary_key=True),
    Column("items", JSONB, nullable=False),
    Column("told_at", DateTime(timezone=True), nullable=False),
)

NUMBER_REGISTER: Final = Table(
    "number_register",
    METADATA,
    Column("register", Text, primary_key=True),
    Column("year", Integer, primary_key=True),
    Column("last", Integer, nullable=False),
)

NUMBER_ISSUED: Final = Table(
    "number_issued",
    METADATA,
    Column("register", Text, primary_key=True),
    Column("year", Integer, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column(
        "case_id",
        Uuid,
        ForeignKey("cases.case_file.case_id", deferrable=True, initially="DEFERRED"),
    ),
    Column("issued_on", Date, nullable=False),
    Column("issued_at", DateTime(timezone=True), nullable=False),
    Index("number_issued_one_case_number", "case_id", unique=True, postgresql_where=text("register = 'case'")),
)

CALENDAR: Final = Table(
    "calendar",
    METADATA,
    Column("position", Integer, Identity(always=True), primary_key=True),
    Column("version", Text, nullable=False, unique=True),
    Column("imported_at", DateTime(timezone=True), nullable=False),
)

CALENDAR_DAY: Final = Table(
    "calendar_day",
    METADATA,
    Column("version", Text, ForeignKey("cases.calendar.version"), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("paper_year", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("source", Text, nullable=False),
)

LOCAL_DAY: Final = Table(
    "local_day",
    METADATA,
    Column("version", Text, ForeignKey("cases.calendar.version"), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("name", Text, nullable=False),
    Column("source", Text, nullable=False),
)

QUERY_REQUEST: Final = Table(
    "query_request",
    METADATA,
    Column("request_id", Uuid, primary_key=True),
    Column("number", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("requester", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("received_on", Date, nullable=False),
    Column("deadline", JSONB, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("state", Text, nullable=False),
    Column("last_on", Date, nullable=False),
    Column("answer", Text, nullable=False),
    Column("given_to", Text, nullable=False),
    Column("volume", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Index("query_request_due", "due_on", postgresql_where=text("state IN ('entered', 'approved')")),
)

QUERY_REQUEST_HISTORY: Final = Table(
    "query_request_history",
    METADATA,
    Column("request_id", Uuid, ForeignKey(QUERY_REQUEST.c.request_id), primary_key=True),
    Column("step", Integer, primary_key=True),
    Column("act", Text, nullable=False),
    Column("on", Date, nullable=False),
    Column("note", Text, nullable=False),
    Column("from_state", Text),
    Column("to_state", Text, nullable=False),
    Column("seat", Text, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    Column("scan_id", Uuid, ForeignKey("cases.kept_file.file_id")),
)

OPINION: Final = Table(
    "opinion",
    METADATA,
    Column("opinion_id", Uuid, primary_key=True),
    Column("number", Text, nullable=False, unique=True),
    Column("source", Text, nullable=False),
    Column("deputy", Text, nullable=False),
    Column("occasion", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("concerns", Text, nullable=False),
    Column("raised_on", Date, nullable=False),
    Column("received_on", Date, nullable=False),
    Column("handler", Text, nullable=False),
    Column("round", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("clock", JSONB(none_as_null=True)),
    Column("due_on", Date),
    Column("last_on", Date, nullable=False),
    Column("satisfaction", Text),
    Column("version", Integer, nullable=False),
    Index("opinion_in_order", "due_on", "received_on", "number"),
)

OPINION_HISTORY: Final = Table(
    "opinion_history",
    METADATA,
    Column("opinion_id", Uuid, ForeignKey(OPINION.c.opinion_id), primary_key=True),
    Column("step", Integer, primary_key=True),
    Column("act", Text, nullable=False),
    Column("on", Date, nullable=False),
    Column("note", Text, nullable=False),
    Column("from_state", Text),
    Column("to_state", Text, nullable=False),
    Column("seat", Text, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
)

OPINION_ANSWER: Final = Table(
    "opinion_answer",
    METADATA,
    Column("opinion_id", Uuid, ForeignKey(OPINION.c.opinion_id), primary_key=True),
    Column("round", Integer, primary_key=True),
    Column("unit", Text, nullable=False),
    Column("content", Text, nullable=False),
    Column("signer", Text, nullable=False),
    Column("signer_post", Text, nullable=False),
    Column("signed_on", Date, nullable=False),
    Column("answered_on", Date, nullable=False),
    Column("is_late", Boolean, nullable=False),
)

OPINION_JUDGEMENT: Final = Table(
    "opinion_judgement",
    METADATA,
    Column("opinion_id", Uuid, primary_key=True),
    Column("round", Integer, primary_key=True),
    Column("satisfaction", Text, nullable=False),
    Column("judged_on", Date, nullable=False),
    Column("comment", Text, nullable=False),
    ForeignKeyConstraint(["opinion_id", "round"], [OPINION_ANSWER.c.opinion_id, OPINION_ANSWER.c.round]),
)

OPINION_LINK: Final = Table(
    "opinion_link",
    METADATA,
    Column("opinion_id", Uuid, ForeignKey(OPINION.c.opinion_id), primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("subject_id", Uuid, primary_key=True),
    Column("number", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("seat", Text, nullable=False),
    Column("linked_at", DateTime(timezone=True), nullable=False),
)

FINDING_LINK: Final = Table(
    "finding_link",
    METADATA,
    Column("link_id", Uuid, primary_key=True),
    Column("finding_id", Uuid, nullable=False),
    Column("region", Text, nullable=False),
    Column("finding_no", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("subject_id", Uuid, nullable=False),
    Column("number", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("raised_on", Date),
    Column("seat", Text, nullable=False),
    Column("linked_at", DateTime(timezone=True), nullable=False),
    Index("finding_link_by_finding", "finding_id"),
    Index("finding_link_by_subject", "subject_id"),
)

FINDING_LINK_END: Final = Table(
    "finding_link_end",
    METADATA,
    Column("link_id", Uuid, ForeignKey(FINDING_LINK.c.link_id), primary_key=True),
    Column("reason", Text, nullable=False),
    Column("seat", Text, nullable=False),
    Column("ended_at", DateTime(timezone=True), nullable=False),
)

FINDING_FOLLOW_UP: Final = Table(
    "finding_follow_up",
    METADATA,
    Column("finding_id", Uuid, primary_key=True),
    Column("step", Integer, primary_key=True),
    Column("region", Text, nullable=False),
    Column("finding_no", Text, nullable=False),
    Column("unit_name", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("on", Date, nullable=False),
    Column("note", Text, nullable=False),
    Column("next_on", Date),
    Column("seat", Text, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
)

MEETING_MEMBER: Final = Table(
    "meeting_member",
    METADATA,
    Column("member_id", Uuid, primary_key=True),
    Column("role", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date),
    Column("basis", Text, nullable=False),
    UniqueConstraint("role", "name", "valid_from"),
)

MEETING: Final = Table(
    "meeting",
    METADATA,
    Column("meeting_id", Uuid, primary_key=True),
    Column("number", Text, nullable=False, unique=True),
    Column("title", Text, nullable=False),
    Column("planned_for", Date, nullable=False),
    Column("held_on", Date),
    Column("place", Text, nullable=False),
    Column("convenor", Text, nullable=False),
    Column("agenda", JSONB, nullable=False),
    Column("present", JSONB, nullable=False),
    Column("minutes", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("version", Integer, nullable=False),
)

MEETING_TASK: Final = Table(
    "meeting_task",
    METADATA,
    Column("task_id", Uuid, primary_key=True),
    Column("meeting_id", Uuid, ForeignKey(MEETING.c.meeting_id), nullable=False),
    Column("position", Integer, nullable=False),
    Column("matter", Text, nullable=False),
    Column("owner", Text, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("is_done", Boolean, nullable=False, server_default=text("false")),
    UniqueConstraint("meeting_id", "position"),
    Index("meeting_task_due", "due_on", postgresql_where=text("NOT is_done")),
)

TASK_REPORT: Final = Table(
    "task_report",
    METADATA,
    Column("task_id", Uuid, ForeignKey(MEETING_TASK.c.task_id), primary_key=True),
    Column("step", Integer, primary_key=True),
    Column("on", Date, nullable=False),
    Column("note", Text, nullable=False),
    Column("is_done", Boolean, nullable=False),
    Column("seat", Text, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
)

PUSH_AGREEMENT: Final = Table(
    "push_agreement",
    METADATA,
    Column("agreement_id", Uuid, primary_key=True),
    Column("meeting_id", Uuid, ForeignKey(MEETING.c.meeting_id), nullable=False),
    Column("data_set", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("data_type", Text, nullable=False),
    Column("manner", Text, nullable=False),
    Column("due", JSONB),
    Column("valid_from", Date, nullable=False),
    Column("entered_at", DateTime(timezone=True), nullable=False),
    Column("seat", Text, nullable=False),
)

DUE_REMINDER: Final = Table(
    "due_reminder",
    METADATA,
    Column("kind", Text, primary_key=True),
    Column("line_id", Uuid, primary_key=True),
    Column("due_on", Date, primary_key=True),
    Column("mark", Integer, primary_key=True),
    Column("reminded_on", Date, nullable=False),
)

BRIEF_CLOCK: Final = Table(
    "brief_clock",
    METADATA,
    Column("issue_id", Uuid, primary_key=True),
    Column("title", Text, nullable=False),
    Column("period", Text, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("is_provisional", Boolean, nullable=False),
    Column("explanation", Text, nullable=False),
    Column("is_out", Boolean, nullable=False),
    Column("told_at", DateTime(timezone=True), nullable=False),
)

YEAR_DATE: Final = Table(
    "year_date",
    METADATA,
    Column("line_id", Uuid, primary_key=True),
    Column("name", Text, nullable=False),
    Column("year", Integer, nullable=False),
    Column("due_on", Date, nullable=False),
    UniqueConstraint("name", "year"),
)
YEAR_DATE_DONE: Final = Table(
    "year_date_done",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("year", Integer, primary_key=True),
    Column("on", Date, nullable=False),
    Column("note", Text, nullable=False),
    Column("seat", Text, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    ForeignKeyConstraint(["name", "year"], ["cases.year_date.name", "cases.year_date.year"]),
)

OPEN_DUE: Final = table(
    "open_due",
    column("kind", Text),
    column("line_id", Uuid),
    column("subject_id", Uuid),
    column("number", Text),
    column("due_on", Date),
    column("is_deputys", Boolean),
    schema="cases",
)
"""A view: everything whose clock runs."""

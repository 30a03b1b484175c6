"""Issues: stages, people's text, numbers given at signing, copies, consent and publication."""

from __future__ import annotations

from alembic import op

revision = "reports_0002"
down_revision = "reports_0001"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE reports.issue (
  issue_id uuid PRIMARY KEY,
  document_type text NOT NULL,
  title text NOT NULL,
  region text NOT NULL,
  period text NOT NULL,
  stage text NOT NULL DEFAULT 'draft' CHECK (
    stage IN ('draft', 'in_review', 'signed', 'issued', 'distributed', 'archived')
  ),
  number text,
  due_on date,
  is_due_provisional boolean NOT NULL DEFAULT false,
  signed_on date,
  last_on date,
  paper_sha256 text,
  document_id uuid,
  created_at timestamptz NOT NULL,
  UNIQUE (region, document_type, period),
  CHECK ((number IS NULL) = (stage IN ('draft', 'in_review')))
);
CREATE TABLE reports.issue_step (
  step_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  issue_id uuid NOT NULL REFERENCES reports.issue,
  act text NOT NULL,
  from_stage text NOT NULL,
  to_stage text NOT NULL,
  "on" date NOT NULL,
  person text NOT NULL,
  note text NOT NULL,
  seat text NOT NULL,
  happened_at timestamptz NOT NULL
);
CREATE INDEX issue_step_by_issue ON reports.issue_step (issue_id);
CREATE TABLE reports.text_edit (
  issue_id uuid NOT NULL REFERENCES reports.issue,
  key text NOT NULL,
  template text NOT NULL,
  generated text NOT NULL,
  seat text NOT NULL,
  edited_at timestamptz NOT NULL,
  PRIMARY KEY (issue_id, key)
);
CREATE TABLE reports.number_series (
  kind text NOT NULL,
  region text NOT NULL,
  year integer NOT NULL,
  last integer NOT NULL,
  PRIMARY KEY (kind, region, year)
);
CREATE TABLE reports.registered_number (
  kind text NOT NULL,
  region text NOT NULL,
  year integer NOT NULL,
  number integer NOT NULL,
  total integer NOT NULL,
  written text NOT NULL,
  issue_id uuid NOT NULL REFERENCES reports.issue,
  given_on date NOT NULL,
  given_at timestamptz NOT NULL DEFAULT now(),
  voided_on date,
  void_reason text NOT NULL DEFAULT '',
  PRIMARY KEY (kind, region, year, number)
);
CREATE TABLE reports.issue_copy (
  issue_id uuid NOT NULL REFERENCES reports.issue,
  recipient text NOT NULL,
  way text NOT NULL,
  position integer NOT NULL,
  delivered_on date,
  method text NOT NULL DEFAULT '',
  received_on date,
  signed_for_by text NOT NULL DEFAULT '',
  PRIMARY KEY (issue_id, recipient)
);
CREATE TABLE reports.publication_consent (
  consent_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  issue_id uuid NOT NULL REFERENCES reports.issue,
  approver_name text NOT NULL,
  approved_on date NOT NULL,
  scope text NOT NULL,
  seat text NOT NULL,
  recorded_at timestamptz NOT NULL
);
CREATE TABLE reports.publication (
  publication_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  issue_id uuid NOT NULL REFERENCES reports.issue,
  place text NOT NULL,
  published_on date NOT NULL,
  seat text NOT NULL,
  recorded_at timestamptz NOT NULL
);
"""
MOVED = """
INSERT INTO reports.issue (issue_id, document_type, title, region, period, stage, number, signed_on, last_on, document_id, created_at)
SELECT gen_random_uuid(), 'quarterly_brief', d.title, b.region, b.period, 'signed',
       '〔' || b.issue_year || '〕第' || b.number || '期', CAST(b.taken_at AS date), CAST(b.taken_at AS date), d.document_id, b.taken_at
  FROM reports.brief_issue b
  JOIN LATERAL (SELECT title, document_id FROM reports.document
                 WHERE region = b.region AND period = b.period AND document_type = 'quarterly_brief'
                 ORDER BY version DESC LIMIT 1) d ON true;
INSERT INTO reports.registered_number (kind, region, year, number, total, written, issue_id, given_on, given_at)
SELECT 'brief', b.region, b.issue_year, b.number, row_number() OVER (PARTITION BY b.region ORDER BY b.issue_year, b.number),
       i.number, i.issue_id, i.signed_on, b.taken_at
  FROM reports.brief_issue b JOIN reports.issue i USING (region, period);
INSERT INTO reports.number_series (kind, region, year, last)
SELECT kind, region, year, max(number) FROM reports.registered_number GROUP BY 1, 2, 3
UNION ALL
SELECT kind, region, 0, max(total) FROM reports.registered_number GROUP BY 1, 2;
DROP TABLE reports.brief_issue;
"""
GRANTS = """
GRANT SELECT, INSERT, UPDATE ON reports.issue, reports.number_series, reports.registered_number TO bw_reports;
GRANT SELECT, INSERT, UPDATE, DELETE ON reports.text_edit, reports.issue_copy TO bw_reports;
GRANT SELECT, INSERT ON reports.issue_step, reports.publication_consent, reports.publication TO bw_reports;
"""


def upgrade() -> None:
    for part in (TABLES, MOVED, GRANTS):
        op.execute(part)

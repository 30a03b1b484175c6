"""What rules may know of cases: the clock of each answer (`cases_v1.case_answer`, rule W-J12)."""

from __future__ import annotations

from alembic import op

revision = "cases_0006"
down_revision = "cases_0005"
branch_labels = None
depends_on = None

PUBLISHED = """
CREATE SCHEMA cases_v1;
REVOKE ALL ON SCHEMA cases_v1 FROM PUBLIC;
GRANT USAGE ON SCHEMA cases_v1 TO bw_alerts;

-- One row for each case whose answer has, or had, a clock (article 8); never what the answer says.
CREATE VIEW cases_v1.case_answer AS
SELECT c.case_id, c.number, c.region, left(c.alert #>> '{summary,period}', 4)::integer AS fiscal_year,
       c.alert #>> '{summary,rule_id}' AS rule_id, c.matter_class, c.alert #>> '{summary,unit}' AS unit,
       c.alert #>> '{summary,unit_name}' AS unit_name, c.alert #>> '{summary,title}' AS title, c.document_number, c.state,
       c.received_on, c.due_on, c.is_extended,
       (SELECT min(r.answered_on) FROM cases.reply r WHERE r.case_id = c.case_id) AS answered_on,
       ARRAY(SELECT jsonb_array_elements_text(c.alert -> 'receipt_ids')::uuid) AS receipt_ids
FROM cases.case_file c
WHERE c.received_on IS NOT NULL AND c.deadline ->> 'article' = '第八条';

GRANT SELECT ON cases_v1.case_answer TO bw_alerts;
"""


def upgrade() -> None:
    op.get_bind().exec_driver_sql(PUBLISHED, execution_options={"no_parameters": True})

"""Special reports that reports has archived are filed into volumes of their own class (articles 6 and 11)."""

from __future__ import annotations

from alembic import op

revision = "cases_0019"
down_revision = "cases_0018"
branch_labels = None
depends_on = None

SCRIPT = """
ALTER TABLE cases.archived_issue ADD COLUMN document_type text NOT NULL DEFAULT 'quarterly_brief';
ALTER TABLE cases.archive_volume
    DROP CONSTRAINT archive_volume_volume_class_check,
    ADD CONSTRAINT archive_volume_volume_class_check CHECK (volume_class IN ('general', 'important', 'major', 'request',
        'deputy_request', 'deputy_opinion', 'meeting', 'brief', 'special_report'));
CREATE OR REPLACE VIEW cases.finished_matter AS
SELECT * FROM cases.finished_here
UNION ALL
SELECT 'issue', i.issue_id, CASE i.document_type WHEN 'special_report' THEN 'special_report' ELSE 'brief' END, i.archived_on, i.number,
       i.title, '县人大常委会预算工作委员会', i.origin, i.region
FROM cases.archived_issue i
UNION ALL
SELECT 'opinion', o.opinion_id, 'deputy_opinion', o.last_on, o.number, o.subject, o.deputy, NULL,
       concat_ws(' ', o.occasion, o.text, o.concerns, o.handler,
           (SELECT string_agg(a.content, ' ' ORDER BY a.round) FROM cases.opinion_answer a WHERE a.opinion_id = o.opinion_id))
FROM cases.opinion o WHERE o.state IN ('closed', 'withdrawn');
"""


def upgrade() -> None:
    op.get_bind().exec_driver_sql(SCRIPT, execution_options={"no_parameters": True})

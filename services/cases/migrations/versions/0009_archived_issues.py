"""Issues of briefs that reports has archived are filed into volumes too (articles 6 and 11)."""

from __future__ import annotations

from alembic import op

revision = "cases_0009"
down_revision = "cases_0008"
branch_labels = None
depends_on = None

SCRIPT = """
CREATE TABLE cases.archived_issue (
    issue_id      uuid PRIMARY KEY,
    title         text NOT NULL,
    number        text NOT NULL,
    region        text NOT NULL,
    origin        text NOT NULL,
    archived_on   date NOT NULL,
    record_sha256 text NOT NULL,
    pdf_sha256    text NOT NULL,
    docx_sha256   text NOT NULL
);
CREATE TRIGGER archived_issue_is_append_only BEFORE UPDATE OR DELETE ON cases.archived_issue
    FOR EACH ROW EXECUTE FUNCTION cases.refuse_change();
GRANT SELECT, INSERT ON cases.archived_issue TO bw_cases;
ALTER TABLE cases.archive_volume
    DROP CONSTRAINT archive_volume_volume_class_check,
    ADD CONSTRAINT archive_volume_volume_class_check CHECK (volume_class IN ('general', 'important', 'major', 'request',
        'deputy_request', 'meeting', 'brief'));
ALTER TABLE cases.archive_matter
    DROP CONSTRAINT archive_matter_kind_check,
    ADD CONSTRAINT archive_matter_kind_check CHECK (kind IN ('case', 'request', 'meeting', 'issue'));

ALTER VIEW cases.finished_matter RENAME TO finished_here;
CREATE VIEW cases.finished_matter AS
SELECT * FROM cases.finished_here
UNION ALL
SELECT 'issue', i.issue_id, 'brief', i.archived_on, i.number, i.title, '县人大常委会预算工作委员会', i.origin, i.region
FROM cases.archived_issue i;
GRANT SELECT ON cases.finished_matter TO bw_cases;
REVOKE SELECT ON cases.finished_here FROM bw_cases;
"""


def upgrade() -> None:
    op.get_bind().exec_driver_sql(SCRIPT, execution_options={"no_parameters": True})

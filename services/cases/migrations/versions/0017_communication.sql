-- Article 7, general matters: 沟通、分析 come before the query notice. A case that was opened earlier is asked for it too.

ALTER TABLE cases.case_file
    DROP CONSTRAINT case_file_state_check,
    DROP CONSTRAINT case_file_sent_has_number,
    DROP CONSTRAINT case_file_signer_has_answer,
    ADD CONSTRAINT case_file_state_check CHECK (state IN ('opened', 'communicated', 'approved', 'sent', 'received', 'answered',
        'surveying', 'surveyed', 'reported', 'closed')),
    ADD CONSTRAINT case_file_sent_has_number
        CHECK ((state IN ('opened', 'communicated', 'approved')) = (document_number IS NULL)),
    ADD CONSTRAINT case_file_signer_has_answer
        CHECK (state NOT IN ('opened', 'communicated', 'approved', 'sent', 'received') OR answer_signer IS NULL),
    ADD CONSTRAINT case_file_communicated_is_general CHECK (state <> 'communicated' OR matter_class = 'general');

CREATE TABLE cases.communication (
    case_id         uuid        NOT NULL REFERENCES cases.case_file,
    number          integer     NOT NULL CHECK (number >= 1),
    communicated_on date        NOT NULL,
    way             text        NOT NULL CHECK (way IN ('phone', 'visit', 'meeting', 'writing')),
    unit            text        NOT NULL,
    unit_people     text        NOT NULL CHECK (unit_people <> ''),
    office_people   text        NOT NULL CHECK (office_people <> ''),
    said            text        NOT NULL CHECK (said <> ''),
    analysis        text        NOT NULL CHECK (analysis <> ''),
    scan_id         uuid        REFERENCES cases.kept_file,
    seat            text        NOT NULL,
    recorded_at     timestamptz NOT NULL,
    PRIMARY KEY (case_id, number)
);
CREATE TRIGGER communication_is_append_only BEFORE UPDATE OR DELETE ON cases.communication
    FOR EACH ROW EXECUTE FUNCTION cases.refuse_change();
GRANT SELECT, INSERT ON cases.communication TO bw_cases;

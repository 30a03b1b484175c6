-- The register of letters with the receiving unit, receipts, answers by round, files, consents, the register of duties.

ALTER TABLE cases.case_file
    ADD COLUMN to_unit text,                                        -- whose inbox; null on paper
    ADD COLUMN earlier_case_id uuid REFERENCES cases.case_file;     -- the same matter before
GRANT UPDATE (to_unit) ON cases.case_file TO bw_cases;

CREATE TABLE cases.kept_file (
    file_id    uuid        PRIMARY KEY,
    case_id    uuid        NOT NULL REFERENCES cases.case_file,
    seat       text        NOT NULL,
    sha256     text        NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    file_name  text        NOT NULL CHECK (file_name <> ''),
    media_type text        NOT NULL,
    size       bigint      NOT NULL CHECK (size > 0),
    kept_at    timestamptz NOT NULL,
    UNIQUE (case_id, seat, sha256)
);

CREATE TABLE cases.letter (
    letter_id     uuid        PRIMARY KEY,
    case_id       uuid        REFERENCES cases.case_file,
    kind          text        NOT NULL CONSTRAINT letter_kind CHECK (kind IN ('query_notice', 'letter')),
    number        text        NOT NULL UNIQUE,
    title         text        NOT NULL,
    addressee     text        NOT NULL,
    to_unit       text,
    region        text        NOT NULL,
    origin        text        NOT NULL,
    sent_on       date        NOT NULL,
    sent_at       timestamptz NOT NULL,
    -- what happens to it afterwards
    document_id   uuid,
    docx_sha256   text,
    pdf_sha256    text,
    received_on   date,
    received_at   timestamptz,
    signed_for_by text,
    receipt_way   text        CHECK (receipt_way IN ('connector', 'paper')),
    receipt_seat  text,
    scan_id       uuid        REFERENCES cases.kept_file,
    CONSTRAINT letter_receipt_is_whole CHECK (
        (received_on IS NULL) = (signed_for_by IS NULL) AND (received_on IS NULL) = (receipt_way IS NULL)
        AND (received_on IS NULL) = (received_at IS NULL) AND (received_on IS NULL) = (receipt_seat IS NULL)),
    CONSTRAINT letter_received_after_sending CHECK (received_on >= sent_on)
);
CREATE INDEX letter_by_unit ON cases.letter (to_unit, sent_on);
CREATE INDEX letter_by_case ON cases.letter (case_id);

-- Letters that were sent before there was a register.
INSERT INTO cases.letter (letter_id, case_id, kind, number, title, addressee, region, origin, sent_on, sent_at, document_id,
    received_on, received_at, signed_for_by, receipt_way, receipt_seat)
SELECT gen_random_uuid(), c.case_id, CASE c.matter_class WHEN 'general' THEN 'query_notice' ELSE 'letter' END,
    c.document_number, c.alert #>> '{summary,title}', c.alert #>> '{summary,unit_name}', c.region,
    c.alert #>> '{summary,origin}', sent.on_day, sent.happened_at, c.document_id,
    received.on_day, received.happened_at, received.note, CASE WHEN received.act IS NULL THEN NULL ELSE 'paper' END,
    received.actor_seat
FROM cases.case_file c
JOIN cases.case_history sent ON sent.case_id = c.case_id AND sent.act = 'send'
LEFT JOIN cases.case_history received ON received.case_id = c.case_id AND received.act = 'receive'
WHERE c.document_number IS NOT NULL;

DROP TRIGGER reply_is_append_only ON cases.reply;
ALTER TABLE cases.reply
    ADD COLUMN reply_id  uuid    NOT NULL DEFAULT gen_random_uuid(),
    ADD COLUMN round     integer NOT NULL DEFAULT 1 CHECK (round >= 1),
    ADD COLUMN letter_id uuid    REFERENCES cases.letter,
    ADD COLUMN way       text    NOT NULL DEFAULT 'paper' CHECK (way IN ('connector', 'paper')),
    ADD COLUMN signed_on date,
    ADD COLUMN is_late   boolean NOT NULL DEFAULT false,
    ADD COLUMN seat      text    NOT NULL DEFAULT '';
UPDATE cases.reply SET signed_on = answered_on,
    letter_id = (SELECT letter_id FROM cases.letter l WHERE l.case_id = reply.case_id);
ALTER TABLE cases.reply
    ALTER COLUMN signed_on SET NOT NULL,
    ALTER COLUMN reply_id DROP DEFAULT, ALTER COLUMN round DROP DEFAULT, ALTER COLUMN way DROP DEFAULT,
    ALTER COLUMN is_late DROP DEFAULT, ALTER COLUMN seat DROP DEFAULT,
    DROP CONSTRAINT reply_pkey, ADD PRIMARY KEY (case_id, round), ADD CONSTRAINT reply_reply_id_key UNIQUE (reply_id);
CREATE TRIGGER reply_is_append_only BEFORE UPDATE OR DELETE ON cases.reply
    FOR EACH ROW EXECUTE FUNCTION cases.refuse_change();

CREATE TABLE cases.reply_file (
    reply_id uuid    NOT NULL REFERENCES cases.reply (reply_id),
    position integer NOT NULL CHECK (position >= 1),
    file_id  uuid    NOT NULL REFERENCES cases.kept_file,
    PRIMARY KEY (reply_id, position)
);

CREATE TABLE cases.approval (
    approval_id uuid        PRIMARY KEY,
    case_id     uuid        NOT NULL REFERENCES cases.case_file,
    act         text        NOT NULL,
    approver    text        NOT NULL CHECK (approver IN ('head_review', 'head', 'vice_chair')),
    name        text        NOT NULL CHECK (name <> ''),
    approved_on date        NOT NULL,
    scan_id     uuid        REFERENCES cases.kept_file,
    seat        text        NOT NULL,
    recorded_at timestamptz NOT NULL
);
CREATE INDEX approval_by_case ON cases.approval (case_id);

-- Who held which duty when; only the end of a duty is ever added to a line.
CREATE TABLE cases.duty (
    holder_id  uuid        PRIMARY KEY,
    duty       text        NOT NULL CHECK (duty IN ('head', 'vice_chair', 'unit_head')),
    unit       text        NOT NULL,
    name       text        NOT NULL CHECK (name <> ''),
    post       text        NOT NULL CHECK (post <> ''),
    valid_from date        NOT NULL,
    valid_to   date,
    basis      text        NOT NULL CHECK (basis <> ''),
    end_basis  text,
    entered_at timestamptz NOT NULL,
    seat       text        NOT NULL,
    CONSTRAINT duty_unit_is_the_heads CHECK ((duty = 'unit_head') = (unit <> '')),
    CONSTRAINT duty_ends_after_it_began CHECK (valid_to >= valid_from)
);
CREATE INDEX duty_by_unit ON cases.duty (duty, unit);

CREATE TRIGGER kept_file_is_append_only BEFORE UPDATE OR DELETE ON cases.kept_file
    FOR EACH ROW EXECUTE FUNCTION cases.refuse_change();
CREATE TRIGGER reply_file_is_append_only BEFORE UPDATE OR DELETE ON cases.reply_file
    FOR EACH ROW EXECUTE FUNCTION cases.refuse_change();
CREATE TRIGGER approval_is_append_only BEFORE UPDATE OR DELETE ON cases.approval
    FOR EACH ROW EXECUTE FUNCTION cases.refuse_change();

GRANT SELECT, INSERT ON cases.kept_file, cases.reply_file, cases.approval TO bw_cases;
GRANT SELECT, INSERT, UPDATE (document_id, docx_sha256, pdf_sha256, received_on, received_at, signed_for_by, receipt_way,
    receipt_seat, scan_id) ON cases.letter TO bw_cases;
GRANT SELECT, INSERT, UPDATE (valid_to, end_basis) ON cases.duty TO bw_cases;

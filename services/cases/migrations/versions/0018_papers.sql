-- An approval on paper is recorded with its scan wherever approvals are recorded, not with cases alone.

ALTER TABLE cases.kept_file
    ALTER COLUMN case_id DROP NOT NULL,
    ADD COLUMN paper_of   text CHECK (paper_of IN ('request', 'proposal', 'issue')),
    ADD COLUMN subject_id uuid,         -- of an issue: reports' own
    ADD CONSTRAINT kept_file_belongs_to_one CHECK (
        (case_id IS NULL) = (paper_of IS NOT NULL) AND (paper_of IS NULL) = (subject_id IS NULL)),
    ADD CONSTRAINT kept_file_subject_id_paper_of_seat_sha256_key UNIQUE (subject_id, paper_of, seat, sha256);

-- A dunning letter has no case: its consent hangs on the letter.
ALTER TABLE cases.approval
    ALTER COLUMN case_id DROP NOT NULL,
    ADD COLUMN letter_id uuid UNIQUE REFERENCES cases.letter,
    ADD CONSTRAINT approval_is_of_one CHECK ((case_id IS NULL) <> (letter_id IS NULL));

ALTER TABLE cases.query_request_history ADD COLUMN scan_id uuid REFERENCES cases.kept_file;

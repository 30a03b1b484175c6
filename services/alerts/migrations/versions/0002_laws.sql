CREATE TABLE alerts.law (
    law TEXT NOT NULL,
    title TEXT NOT NULL,
    PRIMARY KEY (law)
);
COMMENT ON COLUMN alerts.law.law IS 'Short name as citations use it';

CREATE TABLE alerts.law_version (
    law TEXT NOT NULL,
    version DATE NOT NULL,
    is_loaded BOOLEAN NOT NULL,
    in_force_from DATE NOT NULL,
    in_force_basis TEXT NOT NULL,
    in_force_until DATE,
    PRIMARY KEY (law, version),
    FOREIGN KEY(law) REFERENCES alerts.law (law),
    CONSTRAINT law_version_basis CHECK (in_force_basis IN ('stated', 'given', 'assumed'))
);
COMMENT ON COLUMN alerts.law_version.is_loaded IS 'False: only named in the head of another version';
COMMENT ON COLUMN alerts.law_version.in_force_until IS 'Last day; null while no later version is known';

CREATE TABLE alerts.law_validity (
    position BIGINT GENERATED ALWAYS AS IDENTITY,
    law TEXT NOT NULL,
    version DATE NOT NULL,
    in_force_from DATE,
    in_force_until DATE,
    reason TEXT NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (position),
    FOREIGN KEY(law) REFERENCES alerts.law (law)
);
COMMENT ON COLUMN alerts.law_validity.reason IS 'Where the day is written';

CREATE TABLE alerts.law_text (
    text_id BIGINT GENERATED ALWAYS AS IDENTITY,
    law TEXT NOT NULL,
    version DATE NOT NULL,
    part TEXT NOT NULL,
    file_name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    content TEXT NOT NULL,
    stated_in_force DATE,
    history JSONB NOT NULL,
    notes JSONB NOT NULL,
    annex JSONB NOT NULL,
    remarks JSONB NOT NULL,
    loaded_at TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (text_id),
    FOREIGN KEY(law) REFERENCES alerts.law (law),
    CONSTRAINT law_text_part UNIQUE (law, version, part)
);
COMMENT ON COLUMN alerts.law_text.part IS 'Part of a code in several files; else empty';
COMMENT ON COLUMN alerts.law_text.content IS 'The file as it was read';
COMMENT ON COLUMN alerts.law_text.history IS 'Older versions that the head names: [[version, in force]]';

CREATE TABLE alerts.law_text_replaced (
    position BIGINT GENERATED ALWAYS AS IDENTITY,
    law TEXT NOT NULL,
    version DATE NOT NULL,
    part TEXT NOT NULL,
    file_name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    content TEXT NOT NULL,
    loaded_at TIMESTAMP WITH TIME ZONE NOT NULL,
    replaced_at TIMESTAMP WITH TIME ZONE NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (position),
    FOREIGN KEY(law) REFERENCES alerts.law (law)
);

CREATE TABLE alerts.law_article (
    law TEXT NOT NULL,
    version DATE NOT NULL,
    number INTEGER NOT NULL,
    suffix INTEGER NOT NULL,
    part TEXT NOT NULL,
    label TEXT NOT NULL,
    headings JSONB NOT NULL,
    paragraphs JSONB NOT NULL,
    body TEXT NOT NULL,
    line INTEGER NOT NULL,
    PRIMARY KEY (law, version, number, suffix),
    CONSTRAINT law_article_text FOREIGN KEY (law, version, part) REFERENCES alerts.law_text (law, version, part)
);
COMMENT ON COLUMN alerts.law_article.suffix IS '1 for 之一; else 0';
COMMENT ON COLUMN alerts.law_article.paragraphs IS '[[text, [[label, text]]]]';
COMMENT ON COLUMN alerts.law_article.line IS 'Line of the file where it begins';

GRANT SELECT, INSERT, UPDATE ON alerts.law, alerts.law_text TO bw_alerts;
GRANT SELECT, INSERT, DELETE ON alerts.law_version, alerts.law_article TO bw_alerts;
GRANT SELECT, INSERT ON alerts.law_validity, alerts.law_text_replaced TO bw_alerts;

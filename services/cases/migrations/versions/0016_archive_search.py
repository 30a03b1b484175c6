"""An index for the archive's search: pairs of neighbouring characters, as most Chinese words have two of them."""

from __future__ import annotations

from alembic import op

revision = "cases_0016"
down_revision = "cases_0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Trigrams (pg_trgm) find nothing for a word of two characters, and nothing Chinese at all under the locale C.
    op.execute(
        """
        CREATE FUNCTION cases.pairs(content text) RETURNS text[]
            LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
        RETURN (
            SELECT coalesce(array_agg(DISTINCT letter || following), ARRAY[]::text[])
            FROM (
                SELECT letter, lead(letter) OVER (ORDER BY place) AS following
                FROM string_to_table(lower(content), NULL) WITH ORDINALITY AS letters (letter, place)
            ) AS neighbours
            WHERE following IS NOT NULL
        )
        """
    )
    op.execute(
        "CREATE INDEX archive_matter_pairs ON cases.archive_matter"
        " USING gin (cases.pairs(number || ' ' || title || ' ' || unit || ' ' || body))"
    )

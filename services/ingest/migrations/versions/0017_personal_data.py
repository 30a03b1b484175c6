"""Personal values leave the fact tables: masked value and key instead, the whole one encrypted once."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import op

from chassis.config import Settings
from services.ingest.datasets.declaration import Mask
from services.ingest.personal.keys import PersonalKeys
from services.ingest.personal.masking import masked

revision = "ingest_0017"
down_revision = "ingest_0016"
branch_labels = None
depends_on = None

HERE = Path(__file__).parent
FIELDS = (
    ("payment_application", "payee_acct_name", Mask.NAME),
    ("payment_application", "payee_acct_no", Mask.NUMBER),
    ("payment_voucher", "xpayee_acct_name", Mask.NAME),
    ("payment_voucher", "xpayee_acct_no", Mask.NUMBER),
    ("payment_detail", "per_name", Mask.PERSON),
    ("payment_detail", "iden_no", Mask.NUMBER),
    ("payment_detail", "corp_name", Mask.NAME),
    ("nontax_payment", "payer_name", Mask.NAME),
    ("nontax_payment", "act_payer_name", Mask.NAME),
    ("nontax_payment", "refund_receiver_name", Mask.NAME),
    ("nontax_payment", "refund_receiver_account", Mask.NUMBER),
    ("procurement_bid", "bidder_name", Mask.NAME),
    ("procurement_bid", "experts", Mask.PERSON),
    ("procurement_contract", "supplier_name", Mask.NAME),
    ("land_sale", "buyer", Mask.NAME),
    ("bank_account", "acct_no", Mask.NUMBER),
    ("bank_account", "holder", Mask.NAME),
    ("market_entity", "entity_name", Mask.NAME),
    ("market_entity", "linked_name", Mask.NAME),
    ("market_entity", "linked_id_no", Mask.NUMBER),
    ("market_entity", "phone", Mask.NUMBER),
    ("public_servant", "person_name", Mask.PERSON),
    ("public_servant", "id_no", Mask.NUMBER),
)


def upgrade() -> None:
    op.execute((HERE / "0017_personal_tables.sql").read_text(encoding="utf-8"))
    for table, column, mask in FIELDS:
        values = [row[0] for row in op.get_bind().execute(sa.text(f"SELECT DISTINCT {column} FROM ingest.{table}"))]
        if any(value is not None for value in values):
            _cover(table, column, mask, [value for value in values if value is not None])
    op.execute((HERE / "0017_personal_views.sql").read_text(encoding="utf-8"))


def _cover(table: str, column: str, mask: Mask, values: list[str]) -> None:
    """Cover the rows that are there; their hashes stay those of the whole values, so the next delivery counts as changed."""
    keys, bind = PersonalKeys.from_settings(Settings()), op.get_bind()
    covered = [{"value": value, "shown": masked(mask, value), "key": keys.key_of(mask, value)} for value in values]
    bind.execute(sa.text("CREATE TEMP TABLE covered (value text PRIMARY KEY, shown text, key text)"))
    bind.execute(sa.text("INSERT INTO covered VALUES (:value, :shown, :key)"), covered)
    bind.execute(
        sa.text(
            f"UPDATE ingest.{table} f SET {column} = c.shown, {column}_key = c.key FROM covered c WHERE f.{column} = c.value"
        )
    )
    bind.execute(sa.text("DROP TABLE covered"))
    for row in covered:
        if row["shown"] != row["value"]:
            sealed = keys.seal(row["key"], row["value"])
            bind.execute(
                sa.text("INSERT INTO ingest.personal_value VALUES (:key, :number, :text) ON CONFLICT DO NOTHING"),
                {"key": row["key"], "number": sealed.cipher_key, "text": sealed.ciphertext},
            )

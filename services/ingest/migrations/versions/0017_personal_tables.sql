-- Whole personal values, encrypted by ingest (services/ingest/personal); the key is the one in the fact tables.
CREATE TABLE ingest.personal_value (
    key        text     PRIMARY KEY,
    cipher_key smallint NOT NULL,
    ciphertext bytea    NOT NULL
);
GRANT SELECT, INSERT, UPDATE (cipher_key, ciphertext) ON ingest.personal_value TO bw_ingest;

ALTER TABLE ingest.payment_application
    ADD COLUMN payee_acct_name_key text,
    ADD COLUMN payee_acct_no_key text;

ALTER TABLE ingest.payment_voucher
    ADD COLUMN xpayee_acct_name_key text,
    ADD COLUMN xpayee_acct_no_key text;

ALTER TABLE ingest.payment_detail
    ADD COLUMN per_name_key text,
    ADD COLUMN iden_no_key text,
    ADD COLUMN corp_name_key text;

ALTER TABLE ingest.nontax_payment
    ADD COLUMN payer_name_key text,
    ADD COLUMN act_payer_name_key text,
    ADD COLUMN refund_receiver_name_key text,
    ADD COLUMN refund_receiver_account_key text;

ALTER TABLE ingest.procurement_bid
    ADD COLUMN bidder_name_key text,
    ADD COLUMN experts_key text;

ALTER TABLE ingest.procurement_contract
    ADD COLUMN supplier_name_key text;

ALTER TABLE ingest.land_sale
    ADD COLUMN buyer_key text;

ALTER TABLE ingest.bank_account
    ADD COLUMN acct_no_key text,
    ADD COLUMN holder_key text;

ALTER TABLE ingest.market_entity
    ADD COLUMN entity_name_key text,
    ADD COLUMN linked_name_key text,
    ADD COLUMN linked_id_no_key text,
    ADD COLUMN phone_key text;

ALTER TABLE ingest.public_servant
    ADD COLUMN person_name_key text,
    ADD COLUMN id_no_key text;

CREATE TABLE ingest.delivery (
    delivery_id UUID NOT NULL,
    state TEXT NOT NULL,
    sender TEXT NOT NULL,
    data_set TEXT NOT NULL,
    region TEXT NOT NULL,
    period TEXT NOT NULL,
    file_name TEXT NOT NULL,
    size BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    manifest JSONB NOT NULL,
    manifest_sha256 TEXT NOT NULL,
    part_size INTEGER NOT NULL,
    opened_by TEXT NOT NULL,
    opened_at TIMESTAMP WITH TIME ZONE NOT NULL,
    completed_at TIMESTAMP WITH TIME ZONE,
    decided_at TIMESTAMP WITH TIME ZONE,
    refusal_count INTEGER DEFAULT 0 NOT NULL,
    has_original BOOLEAN DEFAULT false NOT NULL,
    PRIMARY KEY (delivery_id),
    CONSTRAINT delivery_state CHECK (state IN ('open', 'complete', 'accepted', 'refused'))
);

CREATE UNIQUE INDEX delivery_in_hand ON ingest.delivery (sender, manifest_sha256) WHERE state IN ('open', 'complete');

CREATE INDEX delivery_newest ON ingest.delivery (opened_at DESC);

CREATE INDEX delivery_of_period ON ingest.delivery (data_set, sender, region, period);

CREATE TABLE ingest.delivery_part (
    delivery_id UUID NOT NULL,
    part_index INTEGER NOT NULL,
    size INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (delivery_id, part_index),
    FOREIGN KEY(delivery_id) REFERENCES ingest.delivery (delivery_id)
);

CREATE TABLE ingest.refusal (
    delivery_id UUID NOT NULL,
    position INTEGER NOT NULL,
    file TEXT NOT NULL,
    sheet TEXT,
    row_no INTEGER,
    column_name TEXT,
    value TEXT,
    rule TEXT NOT NULL,
    detail TEXT NOT NULL,
    PRIMARY KEY (delivery_id, position),
    FOREIGN KEY(delivery_id) REFERENCES ingest.delivery (delivery_id)
);

CREATE TABLE ingest.receipt (
    receipt_id UUID NOT NULL,
    delivery_id UUID NOT NULL,
    number TEXT NOT NULL,
    received_at TIMESTAMP WITH TIME ZONE NOT NULL,
    accepted_at TIMESTAMP WITH TIME ZONE NOT NULL,
    row_count INTEGER NOT NULL,
    totals JSONB NOT NULL,
    supersedes UUID,
    PRIMARY KEY (receipt_id),
    UNIQUE (delivery_id),
    FOREIGN KEY(delivery_id) REFERENCES ingest.delivery (delivery_id),
    UNIQUE (number),
    FOREIGN KEY(supersedes) REFERENCES ingest.receipt (receipt_id)
);

CREATE TABLE ingest.receipt_counter (
    year INTEGER NOT NULL,
    last_number INTEGER NOT NULL,
    PRIMARY KEY (year)
);

CREATE TABLE ingest.slice (
    slice_id UUID NOT NULL,
    data_set TEXT NOT NULL,
    sender TEXT NOT NULL,
    region TEXT NOT NULL,
    period TEXT NOT NULL,
    receipt_id UUID NOT NULL,
    origin TEXT NOT NULL,
    accepted_at TIMESTAMP WITH TIME ZONE NOT NULL,
    superseded_at TIMESTAMP WITH TIME ZONE,
    PRIMARY KEY (slice_id),
    UNIQUE (receipt_id),
    FOREIGN KEY(receipt_id) REFERENCES ingest.receipt (receipt_id)
);

CREATE UNIQUE INDEX slice_current ON ingest.slice (data_set, sender, region, period) WHERE superseded_at IS NULL;

GRANT SELECT, INSERT, UPDATE ON ingest.delivery, ingest.delivery_part, ingest.receipt_counter, ingest.slice TO bw_ingest;
GRANT SELECT, INSERT ON ingest.refusal, ingest.receipt TO bw_ingest;

-- The loader refreshes the planner's figures in the load's own transaction (ANALYZE needs the owner), so that a rule that
-- runs a second later does not plan for an empty table; only where a load is a fifth of the table, since it takes a while.
CREATE FUNCTION ingest.analyse_facts(fact_table text, rows_added bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF rows_added * 5 >= (SELECT reltuples FROM pg_class WHERE oid = format('ingest.%I', fact_table)::regclass) THEN
        EXECUTE format('ANALYZE ingest.%I', fact_table);
    END IF;
END
$$;
REVOKE ALL ON FUNCTION ingest.analyse_facts(text, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ingest.analyse_facts(text, bigint) TO bw_ingest;

CREATE TABLE ingest.agency (
    slice_id UUID NOT NULL,
    row_no INTEGER NOT NULL,
    row_hash BIGINT NOT NULL,
    place TEXT NOT NULL,
    agency_code TEXT NOT NULL,
    agency_name TEXT NOT NULL,
    dept_code TEXT,
    agency_type TEXT,
    manage_mof_dep_code TEXT,
    unifsoc_cred_code TEXT,
    is_budget_unit BOOLEAN,
    staff_quota INTEGER,
    staff_actual INTEGER,
    status TEXT,
    valid_from DATE,
    mof_div_code TEXT,
    fiscal_year INTEGER,
    create_time TEXT,
    update_time TEXT,
    is_deleted BOOLEAN,
    PRIMARY KEY (slice_id, row_no)
);
GRANT SELECT, INSERT ON ingest.agency TO bw_ingest;

CREATE TABLE ingest.approved_budget (
    slice_id UUID NOT NULL,
    row_no INTEGER NOT NULL,
    row_hash BIGINT NOT NULL,
    place TEXT NOT NULL,
    fiscal_year INTEGER NOT NULL,
    mof_div_code TEXT NOT NULL,
    book TEXT NOT NULL,
    direction TEXT NOT NULL,
    subject_code TEXT NOT NULL,
    subject_name TEXT NOT NULL,
    version TEXT NOT NULL,
    amount NUMERIC(18, 2) NOT NULL,
    upper_subsidy NUMERIC(18, 2),
    own_amount NUMERIC(18, 2),
    approved_on DATE,
    resolution_no TEXT,
    PRIMARY KEY (slice_id, row_no)
);
GRANT SELECT, INSERT ON ingest.approved_budget TO bw_ingest;

CREATE TABLE ingest.project_budget (
    slice_id UUID NOT NULL,
    row_no INTEGER NOT NULL,
    row_hash BIGINT NOT NULL,
    place TEXT NOT NULL,
    bgt_pman_id TEXT NOT NULL,
    fiscal_year INTEGER NOT NULL,
    agency_code TEXT NOT NULL,
    pro_kind_code TEXT,
    pro_code TEXT NOT NULL,
    pro_name TEXT NOT NULL,
    exp_func_code TEXT,
    gov_bgt_eco_code TEXT,
    dep_bgt_eco_code TEXT,
    fund_type_code TEXT,
    found_type_code TEXT,
    apply_up NUMERIC(18, 2),
    fin_audit_money NUMERIC(18, 2),
    reply_amt NUMERIC(18, 2),
    adj_amt NUMERIC(18, 2),
    dis_amt NUMERIC(18, 2),
    cur_amt NUMERIC(18, 2),
    is_gov_pur BOOLEAN,
    is_bgt_end BOOLEAN,
    is_assigned BOOLEAN,
    mof_div_code TEXT,
    create_time TEXT,
    update_time TEXT,
    is_deleted BOOLEAN,
    PRIMARY KEY (slice_id, row_no)
);
GRANT SELECT, INSERT ON ingest.project_budget TO bw_ingest;

CREATE TABLE ingest.budget_indicator (
    slice_id UUID NOT NULL,
    row_no INTEGER NOT NULL,
    row_hash BIGINT NOT NULL,
    place TEXT NOT NULL,
    bgt_id TEXT NOT NULL,
    cor_bgt_doc_no TEXT,
    sup_bgt_doc_no TEXT,
    bgt_doc_title TEXT,
    doc_date DATE,
    pro_code TEXT,
    agency_code TEXT NOT NULL,
    fund_type_code TEXT,
    exp_func_code TEXT,
    tp_func_code TEXT,
    gov_bgt_eco_code TEXT,
    dep_bgt_eco_code TEXT,
    bgt_type_code TEXT,
    source_type_code TEXT,
    amount NUMERIC(18, 2) NOT NULL,
    dis_amt NUMERIC(18, 2),
    cur_amt NUMERIC(18, 2),
    pay_app_amt NUMERIC(18, 2),
    ori_bgt_id TEXT,
    bgt_pman_id TEXT,
    bgt_exe_flag BOOLEAN,
    mof_div_code TEXT,
    fiscal_year INTEGER,
    create_time TEXT,
    update_time TEXT,
    is_deleted BOOLEAN,
    PRIMARY KEY (slice_id, row_no)
);
GRANT SELECT, INSERT ON ingest.budget_indicator TO bw_ingest;

CREATE TABLE ingest.transfer_received (
    slice_id UUID NOT NULL,
    row_no INTEGER NOT NULL,
    row_hash BIGINT NOT NULL,
    place TEXT NOT NULL,
    sup_bgt_doc_no TEXT NOT NULL,
    pro_code TEXT,
    receive_seq INTEGER NOT NULL,
    received_on DATE NOT NULL,
    amount NUMERIC(18, 2) NOT NULL,
    transfer_kind TEXT NOT NULL,
    direct_fund_code TEXT,
    is_early BOOLEAN,
    purpose TEXT,
    allocated NUMERIC(18, 2),
    unallocated NUMERIC(18, 2),
    PRIMARY KEY (slice_id, row_no)
);
GRANT SELECT, INSERT ON ingest.transfer_received TO bw_ingest;

CREATE TABLE ingest.payment_application (
    slice_id UUID NOT NULL,
    row_no INTEGER NOT NULL,
    row_hash BIGINT NOT NULL,
    place TEXT NOT NULL,
    pay_app_id TEXT NOT NULL,
    pay_app_no TEXT,
    create_date DATE NOT NULL,
    bgt_id TEXT,
    pay_cert_id TEXT,
    agency_code TEXT NOT NULL,
    pro_code TEXT,
    exp_func_code TEXT,
    gov_bgt_eco_code TEXT,
    dep_bgt_eco_code TEXT,
    fund_type_code TEXT,
    pay_type_code TEXT,
    set_mode_code TEXT,
    pay_bus_type_code TEXT,
    payee_acct_name TEXT,
    payee_acct_no TEXT,
    payee_acct_bank TEXT,
    use_des TEXT,
    contract_no TEXT,
    bond_code TEXT,
    pay_app_amt NUMERIC(18, 2) NOT NULL,
    xpay_amt NUMERIC(18, 2),
    mof_div_code TEXT,
    fiscal_year INTEGER,
    create_time TEXT,
    update_time TEXT,
    is_deleted BOOLEAN,
    PRIMARY KEY (slice_id, row_no)
);
GRANT SELECT, INSERT ON ingest.payment_application TO bw_ingest;

CREATE TABLE ingest.payment_voucher (
    slice_id UUID NOT NULL,
    row_no INTEGER NOT NULL,
    row_hash BIGINT NOT NULL,
    place TEXT NOT NULL,
    pay_cert_id TEXT NOT NULL,
    pay_cert_no TEXT,
    vou_date DATE NOT NULL,
    xpay_date DATE,
    act_lqd_date DATE,
    agency_code TEXT NOT NULL,
    pay_app_id TEXT,
    pay_amt NUMERIC(18, 2) NOT NULL,
    xpay_amt NUMERIC(18, 2),
    agent_business_no TEXT,
    xpayee_acct_name TEXT,
    xpayee_acct_no TEXT,
    xpayee_acct_bank TEXT,
    lqd_cert_no TEXT,
    mof_div_code TEXT,
    fiscal_year INTEGER,
    create_time TEXT,
    update_time TEXT,
    is_deleted BOOLEAN,
    PRIMARY KEY (slice_id, row_no)
);
GRANT SELECT, INSERT ON ingest.payment_voucher TO bw_ingest;

CREATE TABLE ingest.income_execution (
    slice_id UUID NOT NULL,
    row_no INTEGER NOT NULL,
    row_hash BIGINT NOT NULL,
    place TEXT NOT NULL,
    ym TEXT NOT NULL,
    mof_div_code TEXT NOT NULL,
    book TEXT NOT NULL,
    subject_code TEXT NOT NULL,
    subject_name TEXT NOT NULL,
    budget_amount NUMERIC(18, 2),
    month_amount NUMERIC(18, 2) NOT NULL,
    last_year_month_amount NUMERIC(18, 2),
    cumulative_amount NUMERIC(18, 2) NOT NULL,
    last_year_cumulative_amount NUMERIC(18, 2),
    PRIMARY KEY (slice_id, row_no)
);
GRANT SELECT, INSERT ON ingest.income_execution TO bw_ingest;

CREATE TABLE ingest.expenditure_execution (
    slice_id UUID NOT NULL,
    row_no INTEGER NOT NULL,
    row_hash BIGINT NOT NULL,
    place TEXT NOT NULL,
    ym TEXT NOT NULL,
    mof_div_code TEXT NOT NULL,
    book TEXT NOT NULL,
    subject_code TEXT NOT NULL,
    subject_name TEXT NOT NULL,
    budget_amount NUMERIC(18, 2),
    month_amount NUMERIC(18, 2) NOT NULL,
    last_year_month_amount NUMERIC(18, 2),
    cumulative_amount NUMERIC(18, 2) NOT NULL,
    last_year_cumulative_amount NUMERIC(18, 2),
    PRIMARY KEY (slice_id, row_no)
);
GRANT SELECT, INSERT ON ingest.expenditure_execution TO bw_ingest;

CREATE TABLE ingest.treasury_income_daily (
    slice_id UUID NOT NULL,
    row_no INTEGER NOT NULL,
    row_hash BIGINT NOT NULL,
    place TEXT NOT NULL,
    finorgcode TEXT,
    taxorgcode TEXT,
    trecode TEXT NOT NULL,
    rptdate DATE NOT NULL,
    budgettype TEXT,
    budgetlevelcode TEXT,
    budgetsubcode TEXT NOT NULL,
    trimflag TEXT,
    moneyday NUMERIC(18, 2) NOT NULL,
    moneytenday NUMERIC(18, 2),
    moneymonth NUMERIC(18, 2),
    moneyquarter NUMERIC(18, 2),
    moneyyear NUMERIC(18, 2),
    PRIMARY KEY (slice_id, row_no)
);
GRANT SELECT, INSERT ON ingest.treasury_income_daily TO bw_ingest;

CREATE TABLE ingest.treasury_stock_daily (
    slice_id UUID NOT NULL,
    row_no INTEGER NOT NULL,
    row_hash BIGINT NOT NULL,
    place TEXT NOT NULL,
    orgcode TEXT,
    trecode TEXT NOT NULL,
    rptdate DATE NOT NULL,
    accno TEXT NOT NULL,
    accdate DATE,
    moneyyesterday NUMERIC(18, 2) NOT NULL,
    moneyin NUMERIC(18, 2) NOT NULL,
    moneyout NUMERIC(18, 2) NOT NULL,
    moneytoday NUMERIC(18, 2) NOT NULL,
    PRIMARY KEY (slice_id, row_no)
);
GRANT SELECT, INSERT ON ingest.treasury_stock_daily TO bw_ingest;

CREATE TABLE ingest.debt_limit (
    slice_id UUID NOT NULL,
    row_no INTEGER NOT NULL,
    row_hash BIGINT NOT NULL,
    place TEXT NOT NULL,
    fiscal_year INTEGER NOT NULL,
    debt_kind TEXT NOT NULL,
    version TEXT NOT NULL,
    limit_amount NUMERIC(18, 2) NOT NULL,
    new_limit_amount NUMERIC(18, 2),
    doc_no TEXT,
    approved_on DATE,
    PRIMARY KEY (slice_id, row_no)
);
GRANT SELECT, INSERT ON ingest.debt_limit TO bw_ingest;

CREATE TABLE ingest.debt_balance (
    slice_id UUID NOT NULL,
    row_no INTEGER NOT NULL,
    row_hash BIGINT NOT NULL,
    place TEXT NOT NULL,
    ym TEXT NOT NULL,
    debt_kind TEXT NOT NULL,
    creditor_kind TEXT NOT NULL,
    opening NUMERIC(18, 2) NOT NULL,
    borrowed NUMERIC(18, 2) NOT NULL,
    repaid NUMERIC(18, 2) NOT NULL,
    swapped NUMERIC(18, 2),
    closing NUMERIC(18, 2) NOT NULL,
    PRIMARY KEY (slice_id, row_no)
);
GRANT SELECT, INSERT ON ingest.debt_balance TO bw_ingest;

CREATE TABLE ingest.report_line (
    slice_id UUID NOT NULL,
    row_no INTEGER NOT NULL,
    row_hash BIGINT NOT NULL,
    place TEXT NOT NULL,
    fiscal_year INTEGER NOT NULL,
    table_no TEXT NOT NULL,
    sheet TEXT NOT NULL,
    title TEXT NOT NULL,
    scope TEXT NOT NULL,
    book TEXT NOT NULL,
    direction TEXT NOT NULL,
    subject_code TEXT,
    subject_name TEXT NOT NULL,
    subject_level TEXT,
    measure TEXT NOT NULL,
    measure_year INTEGER NOT NULL,
    amount NUMERIC(18, 2) NOT NULL,
    cell TEXT NOT NULL,
    line_no INTEGER NOT NULL,
    PRIMARY KEY (slice_id, row_no)
);
GRANT SELECT, INSERT ON ingest.report_line TO bw_ingest;


CREATE TABLE ingest.code_volume (
	volume_id UUID NOT NULL,
	fiscal_year INTEGER NOT NULL,
	code_table TEXT NOT NULL,
	region TEXT,
	source TEXT NOT NULL,
	is_complete BOOLEAN NOT NULL,
	note TEXT DEFAULT '' NOT NULL,
	file_sha256 TEXT NOT NULL,
	imported_at TIMESTAMP WITH TIME ZONE NOT NULL,
	superseded_at TIMESTAMP WITH TIME ZONE,
	PRIMARY KEY (volume_id),
	CONSTRAINT code_volume_table CHECK (code_table IN ('functional', 'gov_economic', 'dep_economic', 'revenue'))
);

CREATE UNIQUE INDEX code_volume_current ON ingest.code_volume (fiscal_year, code_table, coalesce(region, '')) WHERE superseded_at IS NULL;

CREATE TABLE ingest.code_entry (
	volume_id UUID NOT NULL,
	code TEXT NOT NULL,
	name TEXT NOT NULL,
	level TEXT NOT NULL,
	parent_code TEXT,
	book TEXT,
	is_local BOOLEAN NOT NULL,
	place TEXT NOT NULL,
	PRIMARY KEY (volume_id, code),
	FOREIGN KEY(volume_id) REFERENCES ingest.code_volume (volume_id)
);

CREATE TABLE ingest.code_mapping (
	mapping_id UUID NOT NULL,
	from_year INTEGER NOT NULL,
	to_year INTEGER NOT NULL,
	code_table TEXT NOT NULL,
	from_code TEXT,
	to_code TEXT,
	change TEXT NOT NULL,
	share NUMERIC(9, 6) NOT NULL,
	reason TEXT NOT NULL,
	file_sha256 TEXT NOT NULL,
	recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
	superseded_at TIMESTAMP WITH TIME ZONE,
	PRIMARY KEY (mapping_id),
	CONSTRAINT code_mapping_table CHECK (code_table IN ('functional', 'gov_economic', 'dep_economic', 'revenue')),
	CONSTRAINT code_mapping_change CHECK (change IN ('unchanged', 'renamed', 'added', 'removed', 'moved', 'split', 'merged')),
	CONSTRAINT code_mapping_share CHECK (share > 0 AND share <= 1)
);

CREATE TABLE ingest.region (
	region_code TEXT NOT NULL,
	version INTEGER NOT NULL,
	name TEXT NOT NULL,
	level TEXT NOT NULL,
	parent_code TEXT,
	valid_from DATE,
	valid_to DATE,
	successor_code TEXT,
	source TEXT NOT NULL,
	PRIMARY KEY (region_code, version),
	CONSTRAINT region_level CHECK (level IN ('prefecture', 'county', 'township', 'village'))
);

GRANT SELECT, INSERT ON ingest.code_volume, ingest.code_entry, ingest.code_mapping, ingest.region TO bw_ingest;
-- A volume, mapping or region is only ever ended, never changed.
GRANT UPDATE (superseded_at) ON ingest.code_volume, ingest.code_mapping TO bw_ingest;
GRANT UPDATE (valid_to, successor_code) ON ingest.region TO bw_ingest;

-- An agency that was merged names the one that took it in (D01).
ALTER TABLE ingest.agency ADD COLUMN merged_into TEXT;

CREATE TABLE ingest.classification_delivered (
	slice_id UUID NOT NULL,
	row_no INTEGER NOT NULL,
	row_hash BIGINT NOT NULL,
	place TEXT NOT NULL,
	fiscal_year INTEGER NOT NULL,
	code_table TEXT NOT NULL,
	code TEXT NOT NULL,
	name TEXT NOT NULL,
	level TEXT NOT NULL,
	parent_code TEXT,
	book TEXT,
	is_local BOOLEAN,
	maps_to TEXT,
	PRIMARY KEY (slice_id, row_no)
);
GRANT SELECT, INSERT ON ingest.classification_delivered TO bw_ingest;

CREATE TABLE ingest.budget_adjustment (
	slice_id UUID NOT NULL,
	row_no INTEGER NOT NULL,
	row_hash BIGINT NOT NULL,
	place TEXT NOT NULL,
	fiscal_year INTEGER NOT NULL,
	mof_div_code TEXT NOT NULL,
	adj_no TEXT NOT NULL,
	line_no INTEGER NOT NULL,
	reason TEXT NOT NULL,
	book TEXT NOT NULL,
	direction TEXT NOT NULL,
	subject_code TEXT NOT NULL,
	subject_name TEXT,
	delta_amount NUMERIC(18, 2) NOT NULL,
	submitted_on DATE,
	approved_on DATE,
	resolution_no TEXT,
	PRIMARY KEY (slice_id, row_no)
);
GRANT SELECT, INSERT ON ingest.budget_adjustment TO bw_ingest;

CREATE TABLE ingest.project (
	slice_id UUID NOT NULL,
	row_no INTEGER NOT NULL,
	row_hash BIGINT NOT NULL,
	place TEXT NOT NULL,
	pro_code TEXT NOT NULL,
	pro_name TEXT NOT NULL,
	agency_code TEXT NOT NULL,
	pro_cat_code TEXT,
	setup_basis TEXT,
	setup_year INTEGER,
	start_year INTEGER,
	end_year INTEGER,
	total_investment NUMERIC(18, 2),
	hot_topic_cate_code TEXT,
	is_track BOOLEAN,
	mof_div_code TEXT,
	fiscal_year INTEGER,
	create_time TEXT,
	update_time TEXT,
	is_deleted BOOLEAN,
	PRIMARY KEY (slice_id, row_no)
);
GRANT SELECT, INSERT ON ingest.project TO bw_ingest;

CREATE TABLE ingest.indicator_adjustment (
	slice_id UUID NOT NULL,
	row_no INTEGER NOT NULL,
	row_hash BIGINT NOT NULL,
	place TEXT NOT NULL,
	adj_sub_id TEXT NOT NULL,
	bgt_id TEXT NOT NULL,
	ori_bgt_id TEXT,
	add_amount NUMERIC(18, 2) NOT NULL,
	adj_date DATE NOT NULL,
	bat_num TEXT,
	cor_bgt_doc_no TEXT,
	fund_type_code TEXT,
	exp_func_code TEXT,
	gov_bgt_eco_code TEXT,
	dep_bgt_eco_code TEXT,
	rec_div_code TEXT,
	mof_div_code TEXT,
	fiscal_year INTEGER,
	create_time TEXT,
	update_time TEXT,
	is_deleted BOOLEAN,
	PRIMARY KEY (slice_id, row_no)
);
GRANT SELECT, INSERT ON ingest.indicator_adjustment TO bw_ingest;

CREATE TABLE ingest.transfer_down (
	slice_id UUID NOT NULL,
	row_no INTEGER NOT NULL,
	row_hash BIGINT NOT NULL,
	place TEXT NOT NULL,
	bgt_pman_id TEXT NOT NULL,
	sub_mof_div_code TEXT NOT NULL,
	tra_type TEXT,
	tp_func_code TEXT,
	exp_func_code TEXT,
	pro_code TEXT,
	reply_amt NUMERIC(18, 2),
	adj_amt NUMERIC(18, 2),
	cur_amt NUMERIC(18, 2) NOT NULL,
	super_tra TEXT,
	isgovpurch BOOLEAN,
	issued_on DATE,
	mof_div_code TEXT,
	fiscal_year INTEGER,
	create_time TEXT,
	update_time TEXT,
	is_deleted BOOLEAN,
	PRIMARY KEY (slice_id, row_no)
);
GRANT SELECT, INSERT ON ingest.transfer_down TO bw_ingest;

CREATE TABLE ingest.payment_plan (
	slice_id UUID NOT NULL,
	row_no INTEGER NOT NULL,
	row_hash BIGINT NOT NULL,
	place TEXT NOT NULL,
	plan_id TEXT NOT NULL,
	plan_month TEXT NOT NULL,
	agency_code TEXT NOT NULL,
	bgt_id TEXT,
	fund_type_code TEXT,
	plan_app_amt NUMERIC(18, 2),
	plan_amt NUMERIC(18, 2) NOT NULL,
	bond_code TEXT,
	pay_type_code TEXT,
	use_des TEXT,
	mof_div_code TEXT,
	fiscal_year INTEGER,
	create_time TEXT,
	update_time TEXT,
	is_deleted BOOLEAN,
	PRIMARY KEY (slice_id, row_no)
);
GRANT SELECT, INSERT ON ingest.payment_plan TO bw_ingest;

CREATE TABLE ingest.payment_detail (
	slice_id UUID NOT NULL,
	row_no INTEGER NOT NULL,
	row_hash BIGINT NOT NULL,
	place TEXT NOT NULL,
	pay_detail_id TEXT NOT NULL,
	pay_cert_no TEXT,
	tracking_id TEXT,
	per_name TEXT,
	iden_no TEXT,
	corp_name TEXT,
	unifsoc_cred_code TEXT,
	pay_month TEXT,
	town_code TEXT,
	village_code TEXT,
	to_peop_family TEXT,
	pay_amt NUMERIC(18, 2) NOT NULL,
	xpay_amt NUMERIC(18, 2),
	mof_div_code TEXT,
	fiscal_year INTEGER,
	create_time TEXT,
	update_time TEXT,
	is_deleted BOOLEAN,
	PRIMARY KEY (slice_id, row_no)
);
GRANT SELECT, INSERT ON ingest.payment_detail TO bw_ingest;

CREATE TABLE ingest.allocation_voucher (
	slice_id UUID NOT NULL,
	row_no INTEGER NOT NULL,
	row_hash BIGINT NOT NULL,
	place TEXT NOT NULL,
	pay_alloc_cert_id TEXT NOT NULL,
	vou_date DATE NOT NULL,
	acc_date DATE,
	pay_amt NUMERIC(18, 2) NOT NULL,
	agency_code TEXT NOT NULL,
	bgt_id TEXT,
	pay_alloc_type TEXT,
	mof_div_code TEXT,
	fiscal_year INTEGER,
	create_time TEXT,
	update_time TEXT,
	is_deleted BOOLEAN,
	PRIMARY KEY (slice_id, row_no)
);
GRANT SELECT, INSERT ON ingest.allocation_voucher TO bw_ingest;

CREATE TABLE ingest.tax_collection (
	slice_id UUID NOT NULL,
	row_no INTEGER NOT NULL,
	row_hash BIGINT NOT NULL,
	place TEXT NOT NULL,
	ym TEXT NOT NULL,
	mof_div_code TEXT NOT NULL,
	tax_code TEXT NOT NULL,
	tax_name TEXT,
	level TEXT NOT NULL,
	industry_code TEXT,
	assessed NUMERIC(18, 2) NOT NULL,
	paid_in NUMERIC(18, 2) NOT NULL,
	refunded NUMERIC(18, 2),
	exempted NUMERIC(18, 2),
	arrears NUMERIC(18, 2),
	key_source NUMERIC(18, 2),
	PRIMARY KEY (slice_id, row_no)
);
GRANT SELECT, INSERT ON ingest.tax_collection TO bw_ingest;

CREATE TABLE ingest.nontax_payment (
	slice_id UUID NOT NULL,
	row_no INTEGER NOT NULL,
	row_hash BIGINT NOT NULL,
	place TEXT NOT NULL,
	nt_pay_voucher_id TEXT NOT NULL,
	record_kind TEXT NOT NULL,
	non_tax_pay_code TEXT,
	exec_agency_code TEXT NOT NULL,
	bill_date DATE,
	pay_date DATE,
	record_date DATE,
	payer_name TEXT,
	act_payer_name TEXT,
	pay_amt NUMERIC(18, 2),
	paid_amt NUMERIC(18, 2),
	delay_amt NUMERIC(18, 2),
	non_tax_code TEXT NOT NULL,
	charge_stand TEXT,
	ref_amt NUMERIC(18, 2),
	ref_reason TEXT,
	refund_receiver_name TEXT,
	refund_receiver_account TEXT,
	mof_div_code TEXT,
	fiscal_year INTEGER,
	create_time TEXT,
	update_time TEXT,
	is_deleted BOOLEAN,
	PRIMARY KEY (slice_id, row_no)
);
GRANT SELECT, INSERT ON ingest.nontax_payment TO bw_ingest;

CREATE TABLE ingest.treasury_statement (
	slice_id UUID NOT NULL,
	row_no INTEGER NOT NULL,
	row_hash BIGINT NOT NULL,
	place TEXT NOT NULL,
	ym TEXT NOT NULL,
	trecode TEXT NOT NULL,
	item_kind TEXT NOT NULL,
	item_code TEXT NOT NULL,
	item_name TEXT NOT NULL,
	level TEXT NOT NULL,
	flow_kind TEXT,
	counterpart_trecode TEXT,
	month_amount NUMERIC(18, 2) NOT NULL,
	cumulative_amount NUMERIC(18, 2),
	growth_rate NUMERIC(20, 6),
	PRIMARY KEY (slice_id, row_no)
);
GRANT SELECT, INSERT ON ingest.treasury_statement TO bw_ingest;

CREATE TABLE ingest.account_balance (
	slice_id UUID NOT NULL,
	row_no INTEGER NOT NULL,
	row_hash BIGINT NOT NULL,
	place TEXT NOT NULL,
	ym TEXT NOT NULL,
	mof_div_code TEXT NOT NULL,
	account_code TEXT NOT NULL,
	account_name TEXT NOT NULL,
	account_kind TEXT NOT NULL,
	balance_side TEXT NOT NULL,
	opening NUMERIC(18, 2) NOT NULL,
	debit NUMERIC(18, 2) NOT NULL,
	credit NUMERIC(18, 2) NOT NULL,
	closing NUMERIC(18, 2) NOT NULL,
	june_balance NUMERIC(18, 2),
	last_year_end_balance NUMERIC(18, 2),
	PRIMARY KEY (slice_id, row_no)
);
GRANT SELECT, INSERT ON ingest.account_balance TO bw_ingest;

CREATE TABLE ingest.bond_project (
	slice_id UUID NOT NULL,
	row_no INTEGER NOT NULL,
	row_hash BIGINT NOT NULL,
	place TEXT NOT NULL,
	fiscal_year INTEGER NOT NULL,
	bond_code TEXT NOT NULL,
	bond_name TEXT,
	pro_code TEXT NOT NULL,
	pro_name TEXT,
	debt_kind TEXT NOT NULL,
	issue_kind TEXT NOT NULL,
	on_lent_amount NUMERIC(18, 2) NOT NULL,
	interest_rate NUMERIC(20, 6),
	term_years NUMERIC(20, 6),
	issued_on DATE,
	received_on DATE,
	matures_on DATE,
	use_field TEXT,
	project_investment NUMERIC(18, 2),
	coverage_ratio NUMERIC(20, 6),
	PRIMARY KEY (slice_id, row_no)
);
GRANT SELECT, INSERT ON ingest.bond_project TO bw_ingest;

CREATE TABLE ingest.debt_service (
	slice_id UUID NOT NULL,
	row_no INTEGER NOT NULL,
	row_hash BIGINT NOT NULL,
	place TEXT NOT NULL,
	fiscal_year INTEGER NOT NULL,
	bond_code TEXT NOT NULL,
	due_on DATE NOT NULL,
	service_kind TEXT NOT NULL,
	debt_kind TEXT NOT NULL,
	due_amount NUMERIC(18, 2) NOT NULL,
	paid_amount NUMERIC(18, 2),
	paid_on DATE,
	fund_source TEXT,
	PRIMARY KEY (slice_id, row_no)
);
GRANT SELECT, INSERT ON ingest.debt_service TO bw_ingest;

CREATE TABLE ingest.procurement_plan (
	slice_id UUID NOT NULL,
	row_no INTEGER NOT NULL,
	row_hash BIGINT NOT NULL,
	place TEXT NOT NULL,
	plan_no TEXT NOT NULL,
	agency_code TEXT NOT NULL,
	bgt_id TEXT,
	catalogue_code TEXT,
	catalogue_name TEXT,
	budget_amount NUMERIC(18, 2) NOT NULL,
	organisation TEXT NOT NULL,
	method TEXT NOT NULL,
	filed_on DATE NOT NULL,
	PRIMARY KEY (slice_id, row_no)
);
GRANT SELECT, INSERT ON ingest.procurement_plan TO bw_ingest;

CREATE TABLE ingest.procurement_bid (
	slice_id UUID NOT NULL,
	row_no INTEGER NOT NULL,
	row_hash BIGINT NOT NULL,
	place TEXT NOT NULL,
	proj_no TEXT NOT NULL,
	proj_name TEXT,
	pkg_no TEXT NOT NULL,
	plan_no TEXT,
	agency_code TEXT NOT NULL,
	announced_on DATE,
	bid_deadline DATE,
	opened_on DATE,
	award_announced_on DATE,
	bidder_code TEXT NOT NULL,
	bidder_name TEXT NOT NULL,
	bid_amount NUMERIC(18, 2),
	qualification TEXT,
	is_winner BOOLEAN NOT NULL,
	agent_name TEXT,
	experts TEXT,
	PRIMARY KEY (slice_id, row_no)
);
GRANT SELECT, INSERT ON ingest.procurement_bid TO bw_ingest;

CREATE TABLE ingest.procurement_contract (
	slice_id UUID NOT NULL,
	row_no INTEGER NOT NULL,
	row_hash BIGINT NOT NULL,
	place TEXT NOT NULL,
	contract_no TEXT NOT NULL,
	contract_name TEXT,
	proj_no TEXT,
	plan_no TEXT,
	agency_code TEXT NOT NULL,
	supplier_code TEXT NOT NULL,
	supplier_name TEXT NOT NULL,
	contract_amount NUMERIC(18, 2) NOT NULL,
	signed_on DATE NOT NULL,
	published_on DATE,
	filed_on DATE,
	supplement_of TEXT,
	supplement_amount NUMERIC(18, 2),
	accepted_on DATE,
	paid_amount NUMERIC(18, 2),
	is_for_small_firms BOOLEAN,
	PRIMARY KEY (slice_id, row_no)
);
GRANT SELECT, INSERT ON ingest.procurement_contract TO bw_ingest;

CREATE TABLE ingest.investment_project (
	slice_id UUID NOT NULL,
	row_no INTEGER NOT NULL,
	row_hash BIGINT NOT NULL,
	place TEXT NOT NULL,
	ym TEXT NOT NULL,
	project_code TEXT NOT NULL,
	project_name TEXT NOT NULL,
	agency_code TEXT,
	pro_code TEXT,
	proposal_doc_no TEXT,
	proposal_approved_on DATE,
	feasibility_doc_no TEXT,
	feasibility_approved_on DATE,
	design_doc_no TEXT,
	design_approved_on DATE,
	estimate NUMERIC(18, 2),
	approved_cost NUMERIC(18, 2) NOT NULL,
	year_plan NUMERIC(18, 2),
	arranged NUMERIC(18, 2),
	funded_central NUMERIC(18, 2),
	funded_province NUMERIC(18, 2),
	funded_prefecture NUMERIC(18, 2),
	funded_county NUMERIC(18, 2),
	funded_bond NUMERIC(18, 2),
	funded_other NUMERIC(18, 2),
	progress NUMERIC(20, 6),
	started_on DATE,
	planned_completion_on DATE,
	accepted_on DATE,
	final_account_on DATE,
	paid_amount NUMERIC(18, 2),
	payable_unpaid NUMERIC(18, 2),
	PRIMARY KEY (slice_id, row_no)
);
GRANT SELECT, INSERT ON ingest.investment_project TO bw_ingest;

CREATE TABLE ingest.soe_report (
	slice_id UUID NOT NULL,
	row_no INTEGER NOT NULL,
	row_hash BIGINT NOT NULL,
	place TEXT NOT NULL,
	ym TEXT NOT NULL,
	company_code TEXT NOT NULL,
	company_name TEXT NOT NULL,
	assets NUMERIC(18, 2) NOT NULL,
	liabilities NUMERIC(18, 2) NOT NULL,
	equity NUMERIC(18, 2) NOT NULL,
	revenue NUMERIC(18, 2),
	profit NUMERIC(18, 2),
	taxes NUMERIC(18, 2),
	guarantees NUMERIC(18, 2),
	interest_bearing_debt NUMERIC(18, 2),
	return_due NUMERIC(18, 2),
	return_paid NUMERIC(18, 2),
	PRIMARY KEY (slice_id, row_no)
);
GRANT SELECT, INSERT ON ingest.soe_report TO bw_ingest;

CREATE TABLE ingest.state_asset (
	slice_id UUID NOT NULL,
	row_no INTEGER NOT NULL,
	row_hash BIGINT NOT NULL,
	place TEXT NOT NULL,
	fiscal_year INTEGER NOT NULL,
	agency_code TEXT NOT NULL,
	asset_class TEXT NOT NULL,
	asset_class_name TEXT,
	opening NUMERIC(18, 2) NOT NULL,
	increase NUMERIC(18, 2) NOT NULL,
	decrease NUMERIC(18, 2) NOT NULL,
	closing NUMERIC(18, 2) NOT NULL,
	rental_income NUMERIC(18, 2),
	disposal_income NUMERIC(18, 2),
	income_due NUMERIC(18, 2),
	income_paid NUMERIC(18, 2),
	PRIMARY KEY (slice_id, row_no)
);
GRANT SELECT, INSERT ON ingest.state_asset TO bw_ingest;

CREATE TABLE ingest.natural_resource (
	slice_id UUID NOT NULL,
	row_no INTEGER NOT NULL,
	row_hash BIGINT NOT NULL,
	place TEXT NOT NULL,
	fiscal_year INTEGER NOT NULL,
	resource_class TEXT NOT NULL,
	resource_name TEXT NOT NULL,
	measure_unit TEXT NOT NULL,
	opening_quantity NUMERIC(20, 6),
	quantity NUMERIC(20, 6) NOT NULL,
	change NUMERIC(20, 6),
	book_value NUMERIC(18, 2),
	PRIMARY KEY (slice_id, row_no)
);
GRANT SELECT, INSERT ON ingest.natural_resource TO bw_ingest;

CREATE TABLE ingest.social_insurance (
	slice_id UUID NOT NULL,
	row_no INTEGER NOT NULL,
	row_hash BIGINT NOT NULL,
	place TEXT NOT NULL,
	ym TEXT NOT NULL,
	mof_div_code TEXT NOT NULL,
	scheme_code TEXT NOT NULL,
	scheme_name TEXT NOT NULL,
	opening NUMERIC(18, 2) NOT NULL,
	income_total NUMERIC(18, 2) NOT NULL,
	contributions NUMERIC(18, 2),
	fiscal_subsidy NUMERIC(18, 2),
	interest NUMERIC(18, 2),
	transferred_in NUMERIC(18, 2),
	from_upper NUMERIC(18, 2),
	outlay_total NUMERIC(18, 2) NOT NULL,
	benefits NUMERIC(18, 2),
	to_upper NUMERIC(18, 2),
	surplus NUMERIC(18, 2),
	closing NUMERIC(18, 2) NOT NULL,
	payers INTEGER,
	recipients INTEGER,
	months_payable NUMERIC(20, 6),
	PRIMARY KEY (slice_id, row_no)
);
GRANT SELECT, INSERT ON ingest.social_insurance TO bw_ingest;

CREATE TABLE ingest.land_sale (
	slice_id UUID NOT NULL,
	row_no INTEGER NOT NULL,
	row_hash BIGINT NOT NULL,
	place TEXT NOT NULL,
	land_contract_no TEXT NOT NULL,
	parcel TEXT NOT NULL,
	buyer TEXT NOT NULL,
	buyer_code TEXT,
	deal_price NUMERIC(18, 2) NOT NULL,
	signed_on DATE NOT NULL,
	instalment_no INTEGER NOT NULL,
	due_on DATE NOT NULL,
	due_amount NUMERIC(18, 2) NOT NULL,
	paid_on DATE,
	paid_amount NUMERIC(18, 2),
	treasury_amount NUMERIC(18, 2),
	penalty NUMERIC(18, 2),
	plot_ratio NUMERIC(20, 6),
	PRIMARY KEY (slice_id, row_no)
);
GRANT SELECT, INSERT ON ingest.land_sale TO bw_ingest;

CREATE TABLE ingest.audit_finding (
	slice_id UUID NOT NULL,
	row_no INTEGER NOT NULL,
	row_hash BIGINT NOT NULL,
	place TEXT NOT NULL,
	finding_no TEXT NOT NULL,
	audit_project TEXT NOT NULL,
	reported_on DATE,
	agency_code TEXT,
	audited_unit TEXT NOT NULL,
	category TEXT,
	description TEXT,
	amount NUMERIC(18, 2),
	law TEXT,
	rectification_kind TEXT NOT NULL,
	rectify_by DATE,
	status TEXT,
	rectified_amount NUMERIC(18, 2),
	evidence TEXT,
	closed_on DATE,
	PRIMARY KEY (slice_id, row_no)
);
GRANT SELECT, INSERT ON ingest.audit_finding TO bw_ingest;

CREATE TABLE ingest.performance (
	slice_id UUID NOT NULL,
	row_no INTEGER NOT NULL,
	row_hash BIGINT NOT NULL,
	place TEXT NOT NULL,
	fiscal_year INTEGER NOT NULL,
	pro_code TEXT NOT NULL,
	agency_code TEXT,
	stage TEXT NOT NULL,
	indicator_no TEXT NOT NULL,
	indicator_name TEXT NOT NULL,
	target_value TEXT,
	actual_value TEXT,
	score NUMERIC(20, 6),
	grade TEXT,
	use_of_result TEXT,
	PRIMARY KEY (slice_id, row_no)
);
GRANT SELECT, INSERT ON ingest.performance TO bw_ingest;

CREATE TABLE ingest.carryover (
	slice_id UUID NOT NULL,
	row_no INTEGER NOT NULL,
	row_hash BIGINT NOT NULL,
	place TEXT NOT NULL,
	record_kind TEXT NOT NULL,
	carryovers_bgt_id TEXT,
	bgt_id TEXT,
	ori_bgt_id TEXT,
	agency_code TEXT NOT NULL,
	pro_code TEXT,
	fund_type_code TEXT,
	exp_func_code TEXT,
	gov_bgt_eco_code TEXT,
	dep_bgt_eco_code TEXT,
	approve_amt NUMERIC(18, 2),
	carryovers_amt NUMERIC(18, 2),
	balance NUMERIC(18, 2),
	back_balance NUMERIC(18, 2),
	is_rec_exp BOOLEAN,
	mof_div_code TEXT,
	fiscal_year INTEGER,
	create_time TEXT,
	update_time TEXT,
	is_deleted BOOLEAN,
	PRIMARY KEY (slice_id, row_no)
);
GRANT SELECT, INSERT ON ingest.carryover TO bw_ingest;

CREATE TABLE ingest.three_publics (
	slice_id UUID NOT NULL,
	row_no INTEGER NOT NULL,
	row_hash BIGINT NOT NULL,
	place TEXT NOT NULL,
	ym TEXT NOT NULL,
	agency_code TEXT NOT NULL,
	dep_bgt_eco_code TEXT NOT NULL,
	initial_budget NUMERIC(18, 2) NOT NULL,
	adjusted_budget NUMERIC(18, 2),
	executed NUMERIC(18, 2) NOT NULL,
	execution_rate NUMERIC(20, 6),
	problem TEXT,
	violation TEXT,
	PRIMARY KEY (slice_id, row_no)
);
GRANT SELECT, INSERT ON ingest.three_publics TO bw_ingest;

CREATE TABLE ingest.basic_guarantee (
	slice_id UUID NOT NULL,
	row_no INTEGER NOT NULL,
	row_hash BIGINT NOT NULL,
	place TEXT NOT NULL,
	ym TEXT NOT NULL,
	mof_div_code TEXT NOT NULL,
	guarantee TEXT NOT NULL,
	item_code TEXT NOT NULL,
	item_name TEXT NOT NULL,
	standard_need NUMERIC(18, 2),
	budget_amount NUMERIC(18, 2) NOT NULL,
	executed NUMERIC(18, 2) NOT NULL,
	gap NUMERIC(18, 2),
	execution_progress NUMERIC(20, 6),
	assessed_progress NUMERIC(20, 6),
	PRIMARY KEY (slice_id, row_no)
);
GRANT SELECT, INSERT ON ingest.basic_guarantee TO bw_ingest;

CREATE TABLE ingest.budget_fund (
	slice_id UUID NOT NULL,
	row_no INTEGER NOT NULL,
	row_hash BIGINT NOT NULL,
	place TEXT NOT NULL,
	fiscal_year INTEGER NOT NULL,
	mof_div_code TEXT NOT NULL,
	fund_kind TEXT NOT NULL,
	entry_no INTEGER NOT NULL,
	entered_on DATE NOT NULL,
	opening NUMERIC(18, 2) NOT NULL,
	amount_in NUMERIC(18, 2) NOT NULL,
	amount_out NUMERIC(18, 2) NOT NULL,
	closing NUMERIC(18, 2) NOT NULL,
	use_purpose TEXT,
	approval_doc TEXT,
	PRIMARY KEY (slice_id, row_no)
);
GRANT SELECT, INSERT ON ingest.budget_fund TO bw_ingest;

CREATE TABLE ingest.bank_account (
	slice_id UUID NOT NULL,
	row_no INTEGER NOT NULL,
	row_hash BIGINT NOT NULL,
	place TEXT NOT NULL,
	ym TEXT NOT NULL,
	acct_no TEXT NOT NULL,
	holder TEXT NOT NULL,
	agency_code TEXT,
	bank TEXT NOT NULL,
	account_kind TEXT NOT NULL,
	opened_on DATE,
	closed_on DATE,
	approved_doc TEXT,
	month_end_balance NUMERIC(18, 2) NOT NULL,
	PRIMARY KEY (slice_id, row_no)
);
GRANT SELECT, INSERT ON ingest.bank_account TO bw_ingest;

CREATE TABLE ingest.disclosure (
	slice_id UUID NOT NULL,
	row_no INTEGER NOT NULL,
	row_hash BIGINT NOT NULL,
	place TEXT NOT NULL,
	fiscal_year INTEGER NOT NULL,
	agency_code TEXT NOT NULL,
	unit_name TEXT,
	disclosure_kind TEXT NOT NULL,
	approved_on DATE NOT NULL,
	published_on DATE,
	url TEXT,
	file_count INTEGER,
	file_sha256 TEXT,
	PRIMARY KEY (slice_id, row_no)
);
GRANT SELECT, INSERT ON ingest.disclosure TO bw_ingest;

CREATE TABLE ingest.congress_item (
	slice_id UUID NOT NULL,
	row_no INTEGER NOT NULL,
	row_hash BIGINT NOT NULL,
	place TEXT NOT NULL,
	fiscal_year INTEGER NOT NULL,
	item_no TEXT NOT NULL,
	item_kind TEXT NOT NULL,
	title TEXT NOT NULL,
	content TEXT,
	issued_on DATE NOT NULL,
	addressee TEXT NOT NULL,
	answer_due DATE,
	answered_on DATE,
	answer TEXT,
	status TEXT,
	PRIMARY KEY (slice_id, row_no)
);
GRANT SELECT, INSERT ON ingest.congress_item TO bw_ingest;

CREATE TABLE ingest.macro_indicator (
	slice_id UUID NOT NULL,
	row_no INTEGER NOT NULL,
	row_hash BIGINT NOT NULL,
	place TEXT NOT NULL,
	fiscal_year INTEGER NOT NULL,
	stat_period TEXT NOT NULL,
	indicator_code TEXT NOT NULL,
	indicator_name TEXT NOT NULL,
	measure_unit TEXT NOT NULL,
	value NUMERIC(20, 6) NOT NULL,
	year_on_year NUMERIC(20, 6),
	stat_source TEXT,
	PRIMARY KEY (slice_id, row_no)
);
GRANT SELECT, INSERT ON ingest.macro_indicator TO bw_ingest;

CREATE TABLE ingest.market_entity (
	slice_id UUID NOT NULL,
	row_no INTEGER NOT NULL,
	row_hash BIGINT NOT NULL,
	place TEXT NOT NULL,
	unifsoc_cred_code TEXT NOT NULL,
	entity_name TEXT NOT NULL,
	link_kind TEXT NOT NULL,
	link_no INTEGER NOT NULL,
	linked_name TEXT,
	linked_id_no TEXT,
	share_ratio NUMERIC(20, 6),
	address TEXT,
	phone TEXT,
	founded_on DATE,
	status TEXT,
	PRIMARY KEY (slice_id, row_no)
);
GRANT SELECT, INSERT ON ingest.market_entity TO bw_ingest;

CREATE TABLE ingest.public_servant (
	slice_id UUID NOT NULL,
	row_no INTEGER NOT NULL,
	row_hash BIGINT NOT NULL,
	place TEXT NOT NULL,
	person_no TEXT NOT NULL,
	person_name TEXT NOT NULL,
	id_no TEXT NOT NULL,
	agency_code TEXT NOT NULL,
	post TEXT,
	since DATE,
	until DATE,
	PRIMARY KEY (slice_id, row_no)
);
GRANT SELECT, INSERT ON ingest.public_servant TO bw_ingest;

"""What the SQL of a rule may do: one read-only SELECT over the published views of `ledger_v1` and `PUBLISHED`, known functions only.

A second wall stands in the database: the role may read no more of other services, and every run is a read-only transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

FACT_VIEWS: Final = frozenset(
    {
        "agency",
        "classification_delivered",
        "approved_budget",
        "budget_adjustment",
        "project_budget",
        "project",
        "budget_indicator",
        "indicator_adjustment",
        "transfer_received",
        "transfer_down",
        "payment_plan",
        "payment_application",
        "payment_voucher",
        "payment_detail",
        "allocation_voucher",
        "income_execution",
        "expenditure_execution",
        "tax_collection",
        "nontax_payment",
        "treasury_income_daily",
        "treasury_stock_daily",
        "treasury_statement",
        "account_balance",
        "debt_limit",
        "debt_balance",
        "bond_project",
        "debt_service",
        "procurement_plan",
        "procurement_bid",
        "procurement_contract",
        "investment_project",
        "soe_report",
        "state_asset",
        "natural_resource",
        "social_insurance",
        "land_sale",
        "audit_finding",
        "performance",
        "carryover",
        "three_publics",
        "basic_guarantee",
        "budget_fund",
        "bank_account",
        "disclosure",
        "congress_item",
        "macro_indicator",
        "market_entity",
        "public_servant",
        "report_line",
        "published_figure",
        "government_fund",
        "bond_expenditure",
    }
)
"""The data sets' views (docs/architecture.md); each has a `_history` beside it."""
REGISTER_VIEWS: Final = frozenset(
    {
        "receipt",
        "reconciliation_difference",
        "reconciliation_difference_row",
        "reconciliation_identity",
        "slice",
        "region",
        "agency_version",
        "classification",
        "calendar_day",
        "delivery_due",
        "restatement",
        "delivery_quality",
        "delivery_quality_measure",
        "sender_quality",
        "classification_volume",
        "classification_mapping",
        "unknown_code",
        "execution_comparable",
        "execution_growth",
    }
)
COUNTED_VIEWS: Final = {
    "execution_line": frozenset({"income_execution", "expenditure_execution"}),
    "budget_line": frozenset({"approved_budget"}),
    "class_progress": frozenset({"income_execution", "expenditure_execution"}),
    "class_season": frozenset({"income_execution", "expenditure_execution"}),
}
"""Views made of facts, with the data sets behind them; a back-test reads them as of its day like the facts themselves."""
KEPT_VIEWS: Final = FACT_VIEWS | COUNTED_VIEWS.keys()
"""Views with a `_history` beside them."""
PUBLISHED: Final = {"cases_v1": frozenset({"case_answer"}), "alerts_v1": frozenset({"matter_return"})}
"""What cases and alerts publish for rules beside the ledger, by schema."""
PUBLISHED_VIEWS: Final = frozenset().union(*PUBLISHED.values())
VIEWS: Final = KEPT_VIEWS | REGISTER_VIEWS | {f"{view}_history" for view in KEPT_VIEWS}

_COMPUTING: Final = """
    abs ceil floor greatest least ln mod power round sign sqrt trunc width_bucket
    and case cast coalesce if nullif or xor
    all any array array_agg array_length cardinality exists unnest
    avg bool_and bool_or count every max min mode percentile_cont percentile_disc stddev stddev_pop stddev_samp
    string_agg sum variance
    cume_dist dense_rank first_value lag last_value lead nth_value ntile percent_rank rank row_number
    age current_date date_part date_trunc extract generate_series make_date make_interval to_char to_date to_number
    btrim char_length chr concat concat_ws format initcap left length lower lpad ltrim overlay position regexp_like
    regexp_match regexp_replace repeat replace reverse right rpad rtrim split_part starts_with strpos substring
    translate trim upper
    json_agg json_build_object jsonb_agg jsonb_build_array jsonb_build_object jsonb_object_agg jsonb_strip_nulls
    row_to_json to_json to_jsonb
    similarity word_similarity
"""
ALLOWED_FUNCTIONS: Final = frozenset(_COMPUTING.split())
"""Functions that only compute. One that is missing here may be added when it neither waits, writes nor looks outside."""

_TYPED_NAMES: Final = {
    "ExplodingGenerateSeries": "generate_series",
    "GroupConcat": "string_agg",
    "JSONBObjectAgg": "jsonb_object_agg",
    "LogicalAnd": "bool_and",
    "LogicalOr": "bool_or",
    "Pad": "lpad",
    "StrPosition": "strpos",
    "StrToDate": "to_date",
    "StrToTime": "to_date",
    "TimeToStr": "to_char",
    "TimestampTrunc": "date_trunc",
    "TsOrDsToDate": "to_date",
    "Quantile": "percentile_cont",
    "RegexpLike": "regexp_like",
    "RegexpILike": "regexp_like",
}
"""sqlglot's names of functions that are called otherwise in PostgreSQL."""


class SqlRefused(ValueError):
    """The statement may not run; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class CheckedSql:
    """A statement that has passed: what it reads, gives and asks."""

    sql: str
    columns: tuple[str, ...]
    parameters: frozenset[str]
    views: frozenset[str]


def check_sql(sql: str) -> CheckedSql:
    """Return the statement with what it uses; `SqlRefused` where it is not one read-only SELECT over `ledger_v1`."""
    try:
        statements = [each for each in sqlglot.parse(sql, read="postgres") if each is not None]
    except SqlglotError as error:
        raise SqlRefused(f"SQL 无法解析：{str(error).splitlines()[0]}") from error
    if len(statements) != 1:
        raise SqlRefused(f"应当只有一条 SELECT 语句，实有 {len(statements)} 条")
    root = statements[0]
    if not isinstance(root, exp.Query):
        raise SqlRefused(f"只允许 SELECT 查询，不允许 {root.key.upper()}")
    _refuse_writes(root)
    _refuse_functions(root)
    return CheckedSql(
        sql=sql.strip().rstrip(";"),
        columns=_columns(root),
        parameters=frozenset(node.name for node in root.find_all(exp.Placeholder)),
        views=_views(root),
    )


def _refuse_writes(root: exp.Query) -> None:
    for node in root.walk():
        if isinstance(node, exp.DML | exp.Create | exp.Drop | exp.Alter | exp.Command | exp.Copy | exp.Set):
            raise SqlRefused(f"规则只能读取数据，不允许 {node.key.upper()}")
        if isinstance(node, exp.Into):
            raise SqlRefused("不允许 SELECT INTO")
        if isinstance(node, exp.Lock):
            raise SqlRefused("不允许 FOR UPDATE 等加锁读取")


def _refuse_functions(root: exp.Query) -> None:
    for node in root.find_all(exp.Func):
        name = _function_name(node)
        if isinstance(node.parent, exp.Dot):
            raise SqlRefused(f"函数 {name} 不能带模式名前缀")
        if name not in ALLOWED_FUNCTIONS:
            raise SqlRefused(
                f"函数 {name} 不在允许之列；只作计算的函数可加入 services/alerts/sql_guard.py 的 ALLOWED_FUNCTIONS"
            )


def _function_name(node: exp.Func) -> str:
    if isinstance(node, exp.Anonymous | exp.AnonymousAggFunc):
        return node.name.lower()
    return _TYPED_NAMES.get(type(node).__name__, node.sql_name().lower())


def _views(root: exp.Query) -> frozenset[str]:
    defined = {cte.alias_or_name.lower() for cte in root.find_all(exp.CTE)}
    if hidden := sorted(name for name in defined if name.startswith("pg_")):
        raise SqlRefused(f"WITH 子句的名称 {hidden[0]} 不能以 pg_ 开头")
    used: set[str] = set()
    for table in root.find_all(exp.Table):
        if isinstance(table.this, exp.Func):
            continue
        name, schema = table.name.lower(), table.db.lower()
        if not schema and not table.catalog and name in defined:
            continue
        if not table.catalog and name in PUBLISHED.get(schema, ()):
            continue
        if schema != "ledger_v1" or table.catalog or name not in VIEWS:
            raise SqlRefused(f"只能读取 ledger_v1 的视图，不允许 {table.sql('postgres').split(' AS ')[0]}")
        used.add(name)
    return frozenset(used)


def _columns(root: exp.Query) -> tuple[str, ...]:
    if root.is_star:
        raise SqlRefused("输出列要逐个写明，不能用 *")
    names = tuple(root.named_selects)
    if "" in names:
        raise SqlRefused("每个输出列都要有名称（AS …）")
    return names

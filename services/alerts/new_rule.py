"""Begins a rule: `python -m services.alerts.new_rule w_g30_paid_at_night --title 夜间支付 --family payment` (`make rule name=…`).

Writes a rule file that is well formed and runs, and its test with the three lists; what a person must do then is printed.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from services.alerts.rule_file import read_rule

PROJECT: Final = Path(__file__).resolve().parents[2]
_NAME: Final = re.compile(r"w_([a-z])(\d{2})_[a-z][a-z0-9_]{1,40}")

_RULE: Final = """\
/*---
id: {id}
title: {title}
version: 1
family: {family}
matter_class: general
unit_of_analysis: unit
schedule: on_receipt
data_sets: [payment_application, agency]
parameters:
  large_total:
    default: {{general: 1000000, important: 5000000}}
    title: 单位全年支付合计
    unit: yuan
    bounds: [0, 1000000000]
    source: 本系统暂定
levels:
  - amount: {{from: large_total}}
facts:
  payments: 支付笔数
headline: "{{unit_name}}{title}{{amount:wan}}"
fact: "{{unit_name}}在{{fiscal_year}}年支付{{payments:count}}笔，合计{{amount:wan}}。"
formula: "{{payments:count}} 笔合计 {{amount:yuan}}"
explanation: 待写：用一两句话向外行说明查什么、为什么要紧。
legal_basis:
  - {{law: 预算法, version: "2018-12-29", article: 第十三条, gist: 支出要以经批准的预算为依据。}}
innocent_reasons: [待写：哪些情况是正常的]
questions: [待写：下一步问什么]
exclusions: [待写：哪些不算在内]
---*/

-- applies
SELECT count(*) > 0 AS is_applicable,
       CASE WHEN count(*) = 0 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年支付申请' END AS reason
FROM ledger_v1.slice
WHERE region = :region AND data_set = 'payment_application' AND left(period, 4) = CAST(:fiscal_year AS text)
  AND superseded_at IS NULL

-- findings
WITH payment AS (
    SELECT agency_code, payee_acct_name, create_date, coalesce(xpay_amt, pay_app_amt) AS paid, receipt_id, row_no, place
    FROM ledger_v1.payment_application
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)
),
total AS (
    SELECT agency_code, sum(paid) AS total, count(*) AS payments
    FROM payment
    GROUP BY agency_code
    HAVING sum(paid) >= :large_total_general
),
name AS (
    SELECT DISTINCT ON (agency_code) agency_code, agency_name
    FROM ledger_v1.agency
    WHERE region = :region AND period <= CAST(:fiscal_year AS text)
    ORDER BY agency_code, period DESC, valid_from DESC NULLS LAST
)
SELECT total.agency_code AS matter_key, total.agency_code AS unit_code,
       coalesce(name.agency_name, '单位' || total.agency_code) AS unit_name, '{title}' AS subject,
       CAST(:fiscal_year AS text) AS period, total.total AS amount, CAST(NULL AS numeric) AS size,
       jsonb_build_object('payments', total.payments) AS facts,
       '支付 ' || CAST(payment.create_date AS text) || ' ' || coalesce(payment.payee_acct_name, '（收款人空）') AS label,
       payment.paid AS row_amount, payment.receipt_id, payment.row_no, payment.place
FROM total
JOIN payment ON payment.agency_code = total.agency_code
LEFT JOIN name ON name.agency_code = total.agency_code
ORDER BY total.total DESC, total.agency_code, payment.paid DESC, payment.row_no
"""
_TEST: Final = """\
\"\"\"{id} {title}: not applicable, silent, speaks, on both sides of each threshold.\"\"\"

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from services.alerts.running import Outcome

pytestmark = pytest.mark.integration


def pay(ledger, *amounts):
    rows = [
        {{"pay_app_id": f"P{{n}}", "agency_code": "101001", "create_date": date(2025, 3, n), "pay_app_amt": Decimal(amount)}}
        for n, amount in enumerate(amounts, 1)
    ]
    ledger.accept("payment_application", "2025-03", rows)


def test_without_payments_it_cannot_be_judged(run):
    assert run("{id}").outcome is Outcome.NOT_APPLICABLE


def test_just_below_it_is_silent(run, ledger):
    pay(ledger, "999999.99")
    assert run("{id}").outcome is Outcome.SILENT


@pytest.mark.parametrize(("amounts", "level"), [(("400000", "600000"), "general"), (("4999999.99",), "general"), (("5000000",), "important")])
def test_from_the_threshold_it_speaks(run, ledger, amounts, level):
    pay(ledger, *amounts)
    [found] = run("{id}").findings
    assert (found.level, found.amount, found.evidence_count) == (level, sum(map(Decimal, amounts)), len(amounts))
"""
_NEXT: Final = """\
written:
{files}
what to do:
  1. edit {rule}: head and SQL (services/alerts/rules/README.md, docs/rules.md)
  2. is it well formed:      python -m services.alerts.check {rule}
  3. try it on stored facts: make rule-try FILE={rule} REGION=532328 YEAR=2025   (changes nothing)
  4. its three lists:        pytest {test}
On an installation that already runs, the new rule is a draft: back-test it and have it approved (监督规则).
"""


def begin(root: Path, name: str, *, title: str, family: str) -> list[Path]:
    """Write rule and test under the project at `root`; `ValueError` where the name is wrong or its number taken."""
    parts = _NAME.fullmatch(name)
    if parts is None:
        raise ValueError("name: w_, a letter, two digits, a slug: w_g30_paid_at_night")
    folders = root / "services/alerts/rules"
    families = sorted(folder.name for folder in folders.iterdir() if folder.is_dir())
    if family not in families:
        raise ValueError(f"family: one of {', '.join(families)}")
    if taken := sorted(folders.glob(f"*/w_{parts[1]}{parts[2]}_*.sql")):
        raise ValueError(f"{taken[0].relative_to(root)} has that number; take the next one")
    rule = folders / family / f"{name}.sql"
    test = root / f"tests/integration/alerts_rules/{family}/test_w_{parts[1]}{parts[2]}.py"
    words = {"id": f"W-{parts[1].upper()}{parts[2]}", "title": title, "family": family}
    for path, text in ((rule, _RULE), (test, _TEST)):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.format(**words), encoding="utf-8")
    read_rule(rule)
    return [rule, test]


def main(arguments: Sequence[str] | None = None, *, root: Path = PROJECT) -> int:
    """Begin a rule; 0 where its files were written."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name")
    parser.add_argument("--title", default="新规则")
    parser.add_argument("--family", default="payment")
    options = parser.parse_args(arguments)
    try:
        rule, test = begin(root, options.name, title=options.title, family=options.family)
    except ValueError as fault:
        sys.stderr.write(f"{fault}\n")
        return 1
    names = [str(path.relative_to(root)) for path in (rule, test)]
    sys.stdout.write(_NEXT.format(files="\n".join(f"  {name}" for name in names), rule=names[0], test=names[1]))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

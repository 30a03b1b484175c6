"""Reading a rule file: what is wrong is said with file, key and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.alerts.rule_file import RULES_FOLDER, RuleError, load_rules, parse_rule

PATH = Path("w_x01_example.sql")
GOOD = """\
/*---
id: W-X01
title: 示例规则
version: 1
family: report
matter_class: important
unit_of_analysis: item
data_sets: [report_line]
parameters:
  share: {general: 0, important: 0.05}
  least: 1000
levels:
  - size: {above: share}
facts: {budget: 预算数}
headline: "{subject}超出{amount:wan}"
fact: "{unit_name}的{subject}预算{budget:wan}，超出{size:percent}。"
formula: "{budget:yuan}"
explanation: 说明。
legal_basis:
  - {law: 预算法, version: 2018-12-29, article: 第十三条, gist: 支出以预算为依据。}
innocent_reasons: [尚未录入]
questions: [依据是什么？]
---*/

-- applies
SELECT count(*) > 0 AS is_applicable, NULL AS reason FROM ledger_v1.report_line WHERE region = :region

-- findings
SELECT subject_code AS matter_key, NULL AS unit_code, '县财政局' AS unit_name, subject_name AS subject, period,
       amount, amount / 100 AS size, jsonb_build_object('budget', amount) AS facts, title AS label, receipt_id, row_no, place
FROM ledger_v1.report_line WHERE amount > :least AND region = :region
"""


COMPARED = (
    GOOD.replace("\n---*/", "\ncomparison: {title: 各科目预算, kind: peers, unit: yuan}\n---*/")
    + """
-- comparison
SELECT subject_code AS matter_key, subject_name AS label, amount AS value, false AS is_subject FROM ledger_v1.report_line
"""
)


def test_a_comparison_is_read_and_changes_nothing_of_the_meaning():
    rule = parse_rule(COMPARED, PATH)
    assert (rule.head.comparison.kind, rule.comparison.columns[0]) == ("peers", "matter_key")
    assert rule.digest == parse_rule(GOOD, PATH).digest


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("comparison: {title: 各科目预算, kind: peers, unit: yuan}", "", "应同时有或同时没有"),
        (", false AS is_subject", "", "输出列应为"),
        ("kind: peers", "kind: others", "comparison.kind"),
        ("AS is_subject FROM ledger_v1.report_line", "AS is_subject FROM ledger_v1.agency", "SQL 读取了 agency"),
    ],
)
def test_a_comparison_that_is_none(old, new, message):
    assert old in COMPARED
    with pytest.raises(RuleError, match=message):
        parse_rule(COMPARED.replace(old, new), PATH)


def test_a_good_file_is_read():
    rule = parse_rule(GOOD, PATH)
    assert rule.id == "W-X01"
    assert rule.head.legal_basis[0].version == "2018-12-29"
    assert {name: str(value) for name, value in rule.head.bound_parameters().items()} == {
        "share_general": "0",
        "share_important": "0.05",
        "least": "1000",
    }
    assert rule.findings.parameters == {"least", "region"}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("/*---\n", "", "文件应以 /*--- 开头"),
        ("title: 示例规则", "title: [", "头部不是合法的 YAML"),
        ("title: 示例规则\n", "", "title：缺少这一项，请补上"),
        ("family: report", "familly: report", "familly：没有这一项，请检查拼写或删去"),
        ("id: W-X01", "id: X01", "id："),
        ("id: W-X01", "id: W-X02", "文件名应为 w_x02_<简称>.sql"),
        ("matter_class: important", "matter_class: 重", "matter_class："),
        ("article: 第十三条", "article: 13", "legal_basis.0.article："),
        ("version: 2018-12-29", "version: 最新", "legal_basis.0.version："),
        ("questions: [依据是什么？]", "questions: []", "questions："),
        ("{general: 0, important: 0.05}", "{}", "parameters.share"),
        ("  least: 1000", "  today: 1000", "today 是系统自带的参数"),
        ("  least: 1000", "  Least: 1000", "只能用小写字母"),
        ("{above: share}", "{above: shares}", "参数 shares 不在 parameters 中"),
        ("{above: share}", "{above: least}", "参数 least 不在 parameters 中，或不是三栏参数"),
        ("{above: share}", "{}", "二者取一"),
        ("- size:", "- height:", "levels 中的 height 不是 size、amount"),
        ("超出{amount:wan}", "超出{amount:wam}", "未知的格式 wam"),
        ("超出{amount:wan}", "超出{excess:wan}", "{excess} 不是结果列，也未在 facts 中列出"),
        ("超出{amount:wan}", "超出{amount:wan", "花括号不成对"),
        ("-- applies", "-- aplies", "应依次有单独成行的 -- applies 和 -- findings"),
        ("NULL AS reason", "NULL AS why", "-- applies 的输出列应为 is_applicable 和 reason"),
        ("place\nFROM", "cell\nFROM", "-- findings 缺少输出列 place"),
        ("place\nFROM", "place, cell\nFROM", "-- findings 多出输出列 cell"),
        (" jsonb_build_object('budget', amount) AS facts,", "", "应输出 facts 列"),
        ("levels:\n  - size: {above: share}\n", "", "应输出 level_hint 列"),
        (":least", ":lest", "参数 :lest 未在 parameters 中定义；可用：fiscal_year、least、region"),
        ("'县财政局'", "'县财政局 :b'", "会被当作参数，请把冒号改为全角"),
        ("data_sets: [report_line]", "data_sets: [report_lines]", "report_lines 不是 ledger_v1 的视图"),
        ("data_sets: [report_line]", "data_sets: [debt_limit]", "SQL 读取了 report_line，请列入 data_sets"),
        (
            "FROM ledger_v1.report_line WHERE amount",
            "FROM ingest.report_line WHERE amount",
            "只能读取 ledger_v1 的视图",
        ),
    ],
)
def test_what_is_wrong_is_said(old, new, message):
    assert old in GOOD
    with pytest.raises(RuleError) as caught:
        parse_rule(GOOD.replace(old, new), PATH)
    assert "w_x01_example.sql：" in str(caught.value)
    assert message in str(caught.value)


def test_every_broken_file_is_listed(tmp_path):
    (tmp_path / "report").mkdir()
    (tmp_path / "report" / "w_x01_good.sql").write_text(GOOD, encoding="utf-8")
    (tmp_path / "report" / "w_x01_again.sql").write_text(GOOD, encoding="utf-8")
    (tmp_path / "w_x03_bad.sql").write_text("SELECT 1", encoding="utf-8")
    with pytest.raises(RuleError) as caught:
        load_rules(tmp_path)
    assert "w_x01_good.sql：id W-X01 已被 w_x01_again.sql 使用" in str(caught.value)
    assert "w_x03_bad.sql：文件应以" in str(caught.value)


def test_the_projects_rules_load_and_stand_in_their_familys_folder():
    rules = load_rules()
    assert {"W-B07", "W-C01", "W-D01", "W-E02", "W-F03", "W-G01"} <= {rule.id for rule in rules}
    for rule in rules:
        assert rule.path.parent == RULES_FOLDER / rule.head.family


@pytest.mark.parametrize("rule", load_rules(), ids=lambda rule: rule.id)
def test_every_parameter_says_what_it_is(rule):
    """The form in which a county sets a value shows title, unit, bounds and where the default comes from."""
    for name, each in rule.head.parameters.items():
        assert all((each.title, each.unit, each.bounds, each.source)), f"{rule.id} {name}"
        assert not each.title.isascii(), f"{rule.id} {name}"

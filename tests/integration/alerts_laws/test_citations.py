"""The rules' citations against the library."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import event

from services.alerts import check
from services.alerts.laws.citations import Verdict, check_citations
from services.alerts.rule_file import load_rules
from services.alerts.rule_head import Basis

pytestmark = pytest.mark.integration
RULES = load_rules()
TODAY = date(2026, 3, 2)


@pytest.fixture
def official(load, shared_dir, capsys):
    assert load(shared_dir / "data" / "laws") == 0
    capsys.readouterr()


def citing(**basis):
    """A rule with one citation."""
    head = RULES[0].head.model_copy(update={"legal_basis": (Basis(gist="我们自己的话。", **basis),)})
    return replace(RULES[0], head=head)


def test_without_texts_every_citation_is_to_be_loaded(library):
    rules = [citing(law="从未装载的法", version="2020-01-01", article="第一条")]
    with library.transaction() as session:
        found = list(check_citations(session, rules, today=TODAY))
    assert [each.verdict for each in found] == [Verdict.TO_BE_LOADED]


def test_every_citation_of_the_rules_stands(official, library):
    with library.transaction() as session:
        found = list(check_citations(session, RULES, today=TODAY))
    assert [str(each) for each in found if each.verdict is Verdict.WRONG] == []
    assert sum(each.verdict is Verdict.STANDS for each in found) >= 20


def test_the_library_is_read_once_for_all_citations(official, library):
    asked = []
    with library.transaction() as session:
        event.listen(session.connection(), "before_cursor_execute", lambda *told: asked.append(told[2]))
        one = [len(list(check_citations(session, RULES[:1], today=TODAY))), len(asked)]
        every = [len(list(check_citations(session, RULES, today=TODAY))), len(asked) - one[1]]
    assert every[0] > 100 > one[0]
    assert every[1] == one[1]


@pytest.mark.parametrize(
    ("law", "version", "article", "verdict", "detail"),
    [("预算法", "2018-12-29", "第一百零二条", Verdict.WRONG, "没有这一条"),
     ("预算法", "2018-12-29", "第九十五条第九项", Verdict.WRONG, "没有所引的款、项"),
     ("预算法", "2018-12-29", "第九十五条、第九十六条", Verdict.WRONG, "不是条文编号"),
     ("预算法", "2014-08-31", "第一条", Verdict.TO_BE_LOADED, "没有该版本的文本"),
     ("民法典", "2020-05-28", "第五百零九条", Verdict.TO_BE_LOADED, "仅装载了总则"),
     ("预算法", "待装载", "第一条", Verdict.TO_BE_LOADED, "已注明待装载"),
     ("会计法", "2017-11-04", "第一条", Verdict.SUPERSEDED, "2024-06-28 版本已施行"),
     ("会计法", "2024-06-28", "第一条", Verdict.STANDS, "条文存在")],
)  # fmt: skip
def test_a_citation_is_judged(official, library, law, version, article, verdict, detail):
    with library.transaction() as session:
        (found,) = check_citations(session, [citing(law=law, version=version, article=article)], today=TODAY)
    assert found.verdict is verdict
    assert detail in found.detail


def test_the_command_checks_the_library_where_there_is_one(official, capsys):
    assert check.main([]) == 0
    assert "处有误。" in capsys.readouterr().out.splitlines()[-1]


def test_the_command_fails_on_a_wrong_citation(official, tmp_path, capsys):
    source = next(rule for rule in RULES if rule.head.legal_basis[0].article == "第十三条").path
    broken = tmp_path / source.name
    broken.write_text(source.read_text(encoding="utf-8").replace("第十三条", "第二百条"), encoding="utf-8")
    assert check.main([str(broken)]) == 1
    assert "《预算法》2018-12-29 第二百条：该版本没有这一条" in capsys.readouterr().err

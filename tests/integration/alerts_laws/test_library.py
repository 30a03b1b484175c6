"""The library on a real database: loading, the same again, replacing, articles by day, search."""

from __future__ import annotations

from datetime import date

import pytest
from alembic import command
from sqlalchemy import create_engine, text

from chassis.migrate import alembic_config
from contracts.alerts.laws_v1 import (
    GetArticle,
    GetLawText,
    InForceBasis,
    ListLaws,
    SearchArticles,
    TextState,
)
from contracts.errors import Forbidden, InvalidInput, NotFound
from services.alerts.laws import questions
from tests.unit.alerts_laws.sample import NAME, TEXT

pytestmark = pytest.mark.integration
TODAY = date(2026, 3, 2)


@pytest.fixture
def ask(library, reader):
    """`ask("试样条例", "第一条", on=…)`."""

    def asked(law, article, **day):
        with library.transaction() as session:
            return questions.get_article(
                session, GetArticle(actor=reader, law=law, article=article, **day), today=TODAY
            )

    return asked


@pytest.fixture
def listed(library, reader):
    def found(law):
        with library.transaction() as session:
            items = questions.list_laws(session, ListLaws(actor=reader)).items
        return next(item for item in items if item.law == law)

    return found


@pytest.fixture
def find(library, reader):
    def found(words, **more):
        with library.transaction() as session:
            return questions.search_articles(session, SearchArticles(actor=reader, words=words, **more))

    return found


@pytest.fixture
def official(load, shared_dir, capsys):
    """The 19 official texts, loaded."""
    assert load(shared_dir / "data" / "laws") == 0
    return capsys.readouterr()


def named(text_, name):
    """The sample under a name of its own, so that tests do not meet in one database."""
    return text_.replace("试样条例", name)


def test_a_text_is_loaded_once(load, write, capsys, superuser):
    path = write("一次条例(2021-03-01).md", named(TEXT, "一次条例"))
    assert load(path) == 0
    said = capsys.readouterr().out
    assert "已装载 《一次条例》 2021-03-01 版本，5 条（第一条至第一百零一条）" in said
    assert "请核对：第 34 行" in said
    assert load(path) == 0
    assert "无变化" in capsys.readouterr().out
    count = "SELECT count(*) FROM alerts.law_article WHERE law = '一次条例'"
    assert superuser.execute(count).fetchone() == (5,)
    acts = "SELECT act FROM operation_log_v1.entry WHERE subject = '一次条例 2021-03-01'"
    assert superuser.execute(acts).fetchall() == [("law.new",)]


def test_other_words_for_a_loaded_version_are_refused(load, write, capsys, ask, superuser):
    name = "改动条例(2021-03-01).md"
    assert load(write(name, named(TEXT, "改动条例"))) == 0
    changed = write(name, named(TEXT, "改动条例").replace("试样应当留存", "试样应当销毁"))
    assert load(changed) == 2
    assert "同一版本的文本不得悄悄改变" in capsys.readouterr().err
    assert ask("改动条例", "第二条之一").text.paragraphs[0].text == "试样应当留存。"
    assert load(changed, "--replace", "原文件录入有误") == 0
    assert ask("改动条例", "第二条之一").text.paragraphs[0].text == "试样应当销毁。"
    kept = "SELECT content LIKE '%%应当留存%%', reason FROM alerts.law_text_replaced WHERE law = '改动条例'"
    assert superuser.execute(kept).fetchall() == [(True, "原文件录入有误")]


def test_replacing_needs_a_reason(load, write):
    with pytest.raises(SystemExit):
        load(write(NAME, TEXT), "--replace", " ")


def test_one_bad_file_does_not_keep_the_others_out(load, write, capsys, tmp_path):
    write("好条例(2021-03-01).md", named(TEXT, "好条例"))
    write("坏.md", "# 坏法\n没有条文")
    assert load(tmp_path) == 2
    said = capsys.readouterr()
    assert "未装载 坏.md：没有找到任何条文" in said.err
    assert "共 2 个文件，1 个在库，1 个未装载。" in said.out


def test_parts_of_a_code_are_one_version(load, write, ask, capsys):
    head = "# 中华人民共和国分编法典\n# {}\n2020年5月28日 通过\n2021年1月1日 施行\n"
    assert load(write("总则.md", head.format("总则") + "第一条 甲。\n第二条 乙。")) == 0
    missing = ask("分编法典", "第三条")
    assert missing.state is TextState.TO_BE_LOADED
    assert "仅装载了总则" in missing.reason
    assert load(write("物权.md", head.format("物权") + "第三条 丙。")) == 0
    assert ask("分编法典", "第三条").previous == "第二条"
    assert load(write("合同.md", head.format("合同") + "第三条 丁。")) == 2
    assert "第三条 等 1 条已由该法的另一个文件装载" in capsys.readouterr().err


def test_an_article_as_it_stood_on_the_day(official, ask):
    before = ask("保守国家秘密法", "第三条", on=date(2024, 4, 30))
    after = ask("中华人民共和国保守国家秘密法", "第三条", on=date(2024, 5, 1))
    assert (before.version.version, after.version.version) == (date(2010, 4, 29), date(2024, 2, 27))
    assert "受法律保护" in before.text.paragraphs[0].text
    assert "中国共产党" in after.text.paragraphs[0].text
    assert before.version.in_force_until == date(2024, 4, 30)


def test_a_version_only_known_of_is_to_be_loaded(official, ask):
    found = ask("预算法", "第十三条", on=date(2016, 5, 1))
    assert (found.state, found.text) == (TextState.TO_BE_LOADED, None)
    assert found.version.version == date(2014, 8, 31)
    assert found.reason == "2016-05-01 适用的是《预算法》2014-08-31 版本，其文本待装载。"


@pytest.mark.parametrize(
    ("law", "day", "reason"),
    [("不存在的法", {}, "法规库中没有《不存在的法》，文本待装载。"),
     ("预算法", {"version": date(2030, 1, 1)}, "法规库中没有《预算法》2030-01-01 版本，文本待装载。"),
     ("预算法", {"on": date(1990, 1, 1)}, "早于法规库中《预算法》最早版本的施行日期")],
)  # fmt: skip
def test_what_is_not_at_hand_is_said(official, ask, law, day, reason):
    found = ask(law, "第一条", **day)
    assert (found.state, found.text, found.version) == (TextState.TO_BE_LOADED, None, None)
    assert reason in found.reason


def test_an_uncertain_day_is_told_until_it_is_given(official, ask, give, capsys):
    assert "待核" in ask("审计法", "第一条").reason
    assert ask("审计法", "第一条", on=date(2021, 11, 1)).version.version == date(2021, 10, 23)
    assert give("审计法", "2021-10-23", "--from", "2022-01-01", "--reason", "修改决定自2022年1月1日起施行") == 0
    found = ask("审计法", "第一条")
    assert (found.version.in_force_basis, found.version.in_force_from) == (InForceBasis.GIVEN, date(2022, 1, 1))
    assert found.reason == ""
    assert ask("审计法", "第一条", on=date(2021, 11, 1)).state is TextState.TO_BE_LOADED
    assert give("审计法", "2020-01-01", "--from", "2022-01-01", "--reason", "没有这一版") == 2
    assert "法规库中没有《审计法》2020-01-01 版本" in capsys.readouterr().err


def test_an_item_is_quoted_and_an_absent_one_is_an_error(official, ask):
    assert "虚报、冒领" in ask("预算法", "第九十五条第二项").cited
    with pytest.raises(NotFound, match="没有第一百零二条"):
        ask("预算法", "第一百零二条")
    with pytest.raises(NotFound, match="没有所引的款、项"):
        ask("预算法", "第九十五条第九项")
    with pytest.raises(InvalidInput, match="不是条文编号"):
        ask("预算法", "十三条")


def test_neighbours(official, ask):
    found = ask("预算法", "第一百零一条")
    assert (found.previous, found.next) == ("第一百条", None)
    assert ask("预算法", "第一条").previous is None


def test_the_list_and_the_whole_text(official, listed, library, reader, shared_dir):
    accounting = listed("会计法")
    assert [(v.version, v.is_loaded) for v in accounting.versions][:3] == [
        (date(2024, 6, 28), True), (date(2017, 11, 4), True), (date(1999, 10, 31), False),
    ]  # fmt: skip
    assert accounting.versions[1].articles == 52
    assert listed("民法典").versions[0].parts == ("总则",)
    with library.transaction() as session:
        whole = questions.get_law_text(session, GetLawText(actor=reader, law="预算法", version=date(2018, 12, 29)))
        with pytest.raises(NotFound, match="待装载"):
            questions.get_law_text(session, GetLawText(actor=reader, law="预算法", version=date(2014, 8, 31)))
        kept = session.execute(text("SELECT content FROM alerts.law_text WHERE law = '预算法'")).scalar_one()
    assert len(whole.articles) == 101
    assert whole.articles[100].label == "第一百零一条"
    assert kept == (shared_dir / "data" / "laws" / "预算法(2018-12-29).md").read_text(encoding="utf-8")


def test_search_takes_all_words_and_the_versions_of_the_day(official, find):
    now = find("预算 调整方案", in_force_on=date(2025, 6, 1))
    assert now.total == len(now.items) >= 5
    assert all("调整方案" in hit.excerpt or "预算" in hit.excerpt for hit in now.items)
    secret_2024 = find("国家秘密", law="保守国家秘密法", in_force_on=date(2025, 6, 1))
    every = find("国家秘密", law="保守国家秘密法")
    assert {hit.version.version for hit in secret_2024.items} == {date(2024, 2, 27)}
    assert {hit.version.version for hit in every.items} == {date(2024, 2, 27), date(2010, 4, 29)}
    assert every.total > secret_2024.total


@pytest.mark.parametrize("words", ["_", "\\", "国家%秘密", "' OR 1=1 --"])
def test_signs_of_patterns_are_only_signs(official, find, words):
    assert find(words).total == 0
    percent = find("%")
    assert 0 < percent.total < 100
    assert all("%" in hit.excerpt for hit in percent.items)


def test_a_page_of_hits(official, find):
    whole = find("预算", page={"limit": 500, "offset": 0})
    second = find("预算", page={"limit": 10, "offset": 10})
    assert second.total == whole.total
    assert second.items == whole.items[10:20]


def test_who_may_not_see_data_sees_no_library(library, reader):
    stranger = reader.model_copy(update={"may": ()})
    calls = [
        (questions.list_laws, ListLaws(actor=stranger)),
        (questions.search_articles, SearchArticles(actor=stranger, words="预算")),
        (questions.get_law_text, GetLawText(actor=stranger, law="预算法", version=TODAY)),
    ]
    with library.transaction() as session:
        for answer, call in calls:
            with pytest.raises(Forbidden):
                answer(session, call)
        with pytest.raises(Forbidden):
            questions.get_article(session, GetArticle(actor=stranger, law="预算法", article="第一条"), today=TODAY)


def test_the_tables_are_as_the_migration_makes_them(shared_database):
    engine = create_engine(shared_database.settings_for("owner").database_url())
    with engine.connect() as connection:
        command.check(alembic_config("alerts", connection))
    engine.dispose()

"""Every cited article stands in the cited version of the law and speaks of what the rule checks."""

from __future__ import annotations

import re

import pytest

from services.alerts.rule_file import load_rules
from tests.unit.alerts import words_of_payment_and_procurement

RULES = load_rules()
SAYS = {
    ("预算法", "第十三条"): ("必须以经批准的预算为依据", "未列入预算的不得支出"),
    ("预算法", "第三十五条"): ("国务院确定的限额内", "列入本级预算调整方案"),
    ("预算法", "第五十二条"): ("应当在三十日内正式下达到本行政区域县级以上各级政府", "及时下达预算"),
    ("预算法", "第五十七条"): ("及时、足额地拨付预算支出资金", "不得虚假列支"),
    ("预算法", "第九十五条第二项"): ("以虚报、冒领等手段骗取预算资金",),
    ("预算法实施条例", "第四十三条"): ("债务余额实行限额管理", "不得突破国务院批准的限额"),
    ("预算法实施条例", "第五十七条"): ("按照批准的年度预算和用款计划拨付", "超预算或者超计划的资金拨付"),
    ("预算法实施条例", "第六十条"): ("合理安排支出进度",),
    ("预算法实施条例", "第六十四条"): ("库款余额情况的日报、旬报、月报和年报",),
    ("预算法实施条例", "第六十七条"): ("对账制度", "库存金额准确无误"),
    ("预算法实施条例", "第九十四条第一项"): ("突破一般债务限额或者专项债务限额举借债务",),
    ("预算法", "第十二条"): ("勤俭节约", "量力而行", "收支平衡"),
    ("预算法", "第三十七条第二款"): ("严格控制各部门、各单位的机关运行经费",),
    ("预算法", "第三十八条第二款"): ("提前下达下级政府",),
    ("预算法", "第三十八条第三款"): ("编入本级预算",),
    ("预算法", "第五十二条第四款"): ("三十日和六十日内正式下达",),
    ("预算法", "第五十六条第一款"): (
        "应当上缴国家金库",
        "拖欠",
    ),
    ("预算法", "第五十七条第一款"): ("及时、足额地拨付预算支出资金",),
    ("预算法", "第五十七条第二款"): ("必须按照预算执行，不得虚假列支",),
    ("预算法", "第六十七条第四项"): ("需要增加举借债务数额",),
    ("预算法", "第六十九条"): ("未经批准，不得调整预算", "应当先动支预备费"),
    ("预算法", "第七十二条"): ("应当按照预算科目执行",),
    ("预算法", "第九十四条"): ("违反本法规定举借债务",),
    ("预算法实施条例", "第四十五条第二款"): ("列入本级预算调整方案，报本级人民代表大会常务委员会批准",),
    ("预算法实施条例", "第四十八条第二款"): (
        "一般不低于90%",
        "一般不低于70%",
    ),
    ("预算法实施条例", "第五十六条"): (
        "期限缴入国库",
        "拖欠",
    ),
    ("预算法实施条例", "第九十四条第二项"): ("违反本条例规定下达转移支付预算",),
    ("审计法", "第五十二条"): ("按照规定时间整改审计查出的问题",),
    ("各级人民代表大会常务委员会监督法", "第二十七条第二款"): (
        "六个月内",
        "整改情况的报告",
    ),
    ("预算法", "第九条"): ("以收定支",),
    ("预算法", "第十条"): ("不列赤字", "安排资金调入一般公共预算"),
    ("预算法", "第十一条"): ("社会保险项目分别编制，做到收支平衡",),
    ("预算法", "第三十六条"): ("与经济社会发展水平相适应", "不得隐瞒、少列"),
    ("预算法", "第四十条"): ("百分之一至百分之三设置预备费", "自然灾害等突发事件"),
    ("预算法", "第四十一条"): ("可以设置预算周转金", "可以设置预算稳定调节基金"),
    ("预算法", "第五十五条"): ("及时、足额征收应征的预算收入", "提前征收", "下达收入指标"),
    ("预算法", "第五十六条"): ("应当上缴国家金库", "设立财政专户"),
    ("预算法", "第五十九条"): ("合理调节国库资金余额",),
    ("预算法", "第六十条"): ("不得用退库处理",),
    ("预算法", "第六十一条"): ("国库集中收缴",),
    ("预算法", "第六十三条"): ("不得截留或者动用应当上缴的预算收入",),
    ("预算法", "第六十四条"): ("报本级政府决定",),
    ("预算法", "第六十五条"): ("不得挪作他用",),
    ("预算法", "第六十六条"): ("只能用于冲减赤字或者补充预算稳定调节基金",),
    ("预算法", "第六十七条"): ("应当进行预算调整", "需要调入预算稳定调节基金的"),
    ("预算法", "第六十七条第二项"): ("需要调入预算稳定调节基金的",),
    ("预算法", "第九十三条第一项"): ("虚列收入和支出",),
    ("预算法", "第九十三条第二项"): ("提前征收",),
    ("预算法", "第九十三条第三项"): ("应当上缴国库的预算收入",),
    ("预算法实施条例", "第三条"): ("安排资金补充社会保险基金预算",),
    ("预算法实施条例", "第十五条"): ("应当纳入国有资本经营预算",),
    ("预算法实施条例", "第四十九条"): ("不得超过本级一般公共预算支出总额的1%",),
    ("预算法实施条例", "第五十二条"): ("管理核算特定专用资金的银行结算账户",),
    ("预算法实施条例", "第六十八条"): ("应当直接退给申请单位或者申请个人",),
    ("预算法实施条例", "第七十八条"): ("超收收入", "申请上级政府临时救助"),
    ("财政违法行为处罚处分条例", "第四条第二项"): ("滞留、截留、挪用应当上缴的财政收入",),
    ("财政违法行为处罚处分条例", "第四条第三项"): ("坐支应当上缴的财政收入",),
    ("财政违法行为处罚处分条例", "第四条第四项"): ("预算科目入库",),
    ("财政违法行为处罚处分条例", "第七条第一项"): ("虚增、虚减财政收入",),
    ("财政违法行为处罚处分条例", "第七条第五项"): ("违反规定动用预算预备费",),
} | words_of_payment_and_procurement.SAYS
"""Words that the article must contain for the citation to be right."""
ITEMS = dict(zip("一二三四五六七八九十", range(1, 11), strict=True))


def article_text(law: str, article: str) -> str:
    """Text of an article, cut to the paragraph or item where the citation names one."""
    number, paragraph, item = re.fullmatch(
        r"(第[一二三四五六七八九十百零]+条)(?:第([一二三四五六七八九十]+)款)?(?:第([一二三四五六七八九十]+)项)?",
        article,
    ).groups()
    law = law.replace("(", "（").replace(")", "）")
    text = re.split(rf"(?m)^{number}[ \u3000]", law, maxsplit=1)[1]
    text = re.split(r"(?m)^(?:第[一二三四五六七八九十百零]+条[ \u3000]|## )", text, maxsplit=1)[0]
    if paragraph is not None:
        paragraphs = [
            line for line in text.splitlines() if line.strip() and not re.match(r"\s*（[一二三四五六七八九十]+）", line)
        ]
        text = paragraphs[ITEMS[paragraph] - 1]
    if item is None:
        return text
    # Some official texts number the items in half-width brackets.
    return re.split(
        r"[（(][一二三四五六七八九十]+[）)]", re.split(rf"[（(]{item}[）)]", text, maxsplit=1)[1], maxsplit=1
    )[0]


@pytest.mark.parametrize("rule", RULES, ids=[rule.id for rule in RULES])
def test_every_citation_is_in_the_law(rule, shared_dir):
    for basis in rule.head.legal_basis:
        if basis.version == "待装载":
            continue
        path = shared_dir / "data" / "laws" / f"{basis.law}({basis.version}).md"
        assert path.is_file(), f"{rule.id} cites {path.stem}, which is not at hand: mark it 待装载"
        text = article_text(path.read_text(encoding="utf-8"), basis.article)
        assert text.strip(), f"{basis.law} {basis.article} is empty"
        for words in SAYS.get((basis.law, basis.article), ()):
            assert words in text, f"{basis.law} {basis.article} does not say {words}"
        assert basis.gist.rstrip("。") not in text, "the gist is a paraphrase, not the law's text"


def test_every_citation_of_the_county_rules_is_checked_by_its_words():
    county = [rule for rule in RULES if rule.head.family != "report"]
    cited = {(basis.law, basis.article) for rule in county for basis in rule.head.legal_basis}
    assert cited <= SAYS.keys()

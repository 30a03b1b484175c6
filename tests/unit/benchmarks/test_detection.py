"""How detection is scored: what counts as found, as explained, as noise."""

from __future__ import annotations

from benchmarks.detection import HEAVY, Score, explains, text_of
from contracts.values import MatterClass
from deploy.demo_county.fact import Fact
from services.alerts.grouping import Finding


def finding(rule: str, title: str, unit: str | None = None) -> Finding:
    return Finding(
        rule_id=rule,
        matter_key="k",
        title=title,
        fact="",
        formula="",
        level=MatterClass.GENERAL,
        unit=unit,
        unit_name="",
        subject="",
        period="2025",
        amount=None,
        size=None,
        evidence=(),
        evidence_count=0,
        receipt_ids=(),
    )


HEAVY_FACT = Fact("W-G01", "APP1", "101", "important", 1, "", also=("W-E02",))
LIGHT_FACT = Fact("W-J06", "SJ7", None, "general", 1, "")


def test_only_a_finding_of_the_same_rule_that_names_the_key_counts_as_found() -> None:
    score = Score()
    score.add([HEAVY_FACT, LIGHT_FACT], [finding("W-G02", "支付 APP1"), finding("W-J06", "问题 SJ7")])
    assert (score.recall(HEAVY), score.recall(("general",)), score.recall(HEAVY, "W-J06")) == (0.0, 1.0, 1.0)
    assert score.missed == [HEAVY_FACT]


def test_noise_is_what_no_planted_fact_explains() -> None:
    score = Score()
    follows, same_unit, other_unit = (
        finding("W-E02", "超支", "101"),
        finding("W-F03", "突击", "101"),
        finding("W-E02", "超支", "102"),
    )
    score.add([HEAVY_FACT], [finding("W-G01", "重复 APP1", "101"), follows, same_unit, other_unit])
    assert score.strange == [same_unit, other_unit]
    assert (score.right["W-G01"], score.right["W-E02"], score.precision()) == (1, 1, 0.5)


def test_a_fact_of_no_unit_explains_what_follows_in_any() -> None:
    county_wide = Fact("W-D02", "一般债", None, "major", 1, "", also=("W-B02",))
    assert explains(county_wide, finding("W-B02", "缺口", "104"), "缺口")
    assert "缺口" in text_of(finding("W-B02", "缺口"))


def test_nothing_planted_is_nothing_missed() -> None:
    score = Score()
    score.add([], [])
    assert (score.recall(HEAVY), score.precision()) == (1.0, 0.0)

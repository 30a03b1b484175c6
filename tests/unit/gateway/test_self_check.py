"""数据安全自查表: what the registers say is judged, what only people can look at is left to them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from contracts.cases.months_v1 import MonthState
from gateway import archive_examples, examples
from gateway.portal.self_check import Facts, Item, items_of

NOW = datetime(2025, 4, 14, 1, tzinfo=UTC)
CERTIFICATE = examples.CERTIFICATES.items[0].model_copy(update={"not_after": NOW + timedelta(days=300)})
MONTH = archive_examples.MONTHS.items[0]


def facts(*kept: str) -> Facts:
    months = tuple(MONTH.model_copy(update={"month": month, "state": MonthState.KEPT}) for month in kept)
    return Facts(
        year=2025,
        now=NOW,
        certificates=examples.CERTIFICATES.model_copy(update={"items": (CERTIFICATE,), "seats_without": ()}),
        exports=3,
        rights=2,
        refusals=1,
        log=examples.OPERATIONS.model_copy(update={"is_intact": True, "first_broken": None}),
        months=archive_examples.MONTHS.model_copy(update={"items": months}),
    )


def line(found: Facts, words: str) -> Item:
    (item,) = (item for item in items_of(found) if words in item.what)
    return item


def test_a_year_in_order() -> None:
    found = facts("2025-01", "2025-02", "2025-03")
    assert all(item.is_good is not False for item in items_of(found))
    assert line(found, "每月导出").found == "本年已结束3个月，已封存3个月"
    assert line(found, "互联网").found == "", "people look at this"
    assert all(item.article.startswith("第") for item in items_of(found))


def test_a_month_that_was_not_exported_is_named() -> None:
    item = line(facts("2025-01", "2025-03"), "每月导出")
    assert (item.is_good, item.found) == (False, "本年已结束3个月，已封存2个月，缺2025-02")


@pytest.mark.parametrize(("days", "told", "good"), [(-1, "其中已过期1张", False), (29, "三十日内到期1张", True)])
def test_certificates_that_ran_out_or_soon_will(days: int, told: str, good: bool) -> None:
    base = facts("2025-01", "2025-02", "2025-03")
    certificate = CERTIFICATE.model_copy(update={"not_after": NOW + timedelta(days=days)})
    found = replace(base, certificates=base.certificates.model_copy(update={"items": (certificate,)}))
    item = line(found, "电子证书登记")
    assert told in item.found
    assert item.is_good is good


def test_a_broken_log_is_said_with_its_place() -> None:
    base = facts("2025-01", "2025-02", "2025-03")
    found = replace(base, log=base.log.model_copy(update={"is_intact": False, "first_broken": 17}))
    assert line(found, "操作日志完整") == Item(
        "操作日志完整，未被改动", "第十一条", "哈希链自首条核验，自第17条起不完整", False
    )

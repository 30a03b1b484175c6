"""Parts, totals, masking, books, access: the small pure pieces."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from uuid import uuid4

import pytest

from chassis.sealed_files import FileKeys
from chassis.staged_parts import part_path, part_writer
from contracts.errors import Forbidden, InvalidInput, NotFound
from contracts.ingest.v1 import Manifest
from contracts.values import Actor, Role
from services.ingest.access import check_is_seat, check_may_see, sender_for
from services.ingest.books import MonthFigure, TotalLine, figures
from services.ingest.checks.findings import Findings
from services.ingest.checks.totals import compare_rows, compare_totals
from services.ingest.datasets import CATALOGUE
from services.ingest.intake import part_bytes, part_count
from services.ingest.readers.copy_text import copy_block
from services.ingest.readers.reading import FileRefusedError, ReadRow, Stated
from services.ingest.rows import show
from services.ingest.staging import Part, Staging

VOUCHERS = CATALOGUE["payment_voucher"]


def manifest(**changes) -> Manifest:
    values = {"data_set": "payment_voucher", "region": "532328", "period": "2025-03", "file_name": "a.csv"}
    return Manifest(**(values | {"size": 1, "sha256": "0" * 64} | changes))


def actor(role: Role, unit: str = "czj") -> Actor:
    return Actor(seat="X", role=role, name="x", unit=unit, fingerprint="0" * 64, correlation_id=uuid4())


def test_parts_of_a_file():
    assert (part_count(16, 8), part_count(17, 8), part_count(1, 8)) == (2, 3, 1)
    assert [part_bytes(17, 8, index) for index in range(3)] == [8, 8, 1]
    assert part_bytes(16, 8, 1) == 8
    with pytest.raises(InvalidInput):
        part_bytes(17, 8, 3)


def stage(staging, delivery_id, index, content):
    """Put down a part as the gateway does."""
    with part_path(staging.root, delivery_id, index).open("wb") as target:
        writer = part_writer(target, staging.keys, delivery_id, index)
        writer.write(content)
        writer.finish()


def test_assembling_checks_every_part_and_the_whole(tmp_path):
    staging, delivery_id = Staging(tmp_path, FileKeys({1: "key"})), uuid4()
    folder = staging.folder(delivery_id)
    folder.mkdir()
    pieces = [b"abc", b"d"]
    parts = []
    for index, piece in enumerate(pieces):
        stage(staging, delivery_id, index, piece)
        parts.append(Part(index, len(piece), hashlib.sha256(piece).hexdigest()))
    whole = hashlib.sha256(b"abcd").hexdigest()

    def rule(**changes) -> str:
        with pytest.raises(FileRefusedError) as error:
            staging.assemble(delivery_id, manifest(size=4, sha256=whole, **changes), parts, suffix=".csv")
        return error.value.refusals[0].rule

    path = staging.assemble(delivery_id, manifest(size=4, sha256=whole), parts, suffix=".csv")
    assert path.read_bytes() == b"abcd"
    with pytest.raises(FileRefusedError) as error:
        staging.assemble(delivery_id, manifest(size=4), parts, suffix=".csv")
    assert error.value.refusals[0].rule == "hash-differs"
    with pytest.raises(FileRefusedError) as error:
        staging.assemble(delivery_id, manifest(size=5, sha256=whole), parts, suffix=".csv")
    assert error.value.refusals[0].rule == "size-differs"
    sealed = (folder / "1.part").read_bytes()
    (folder / "1.part").write_bytes(sealed[:-1] + bytes([sealed[-1] ^ 1]))
    assert rule() == "part-differs"
    (folder / "1.part").write_bytes((folder / "0.part").read_bytes())  # a part stands for no other
    assert rule() == "part-differs"
    stage(staging, delivery_id, 1, b"x")
    assert rule() == "part-differs"
    (folder / "1.part").write_bytes(b"d")  # it came before parts were encrypted
    assert staging.assemble(delivery_id, manifest(size=4, sha256=whole), parts, suffix=".csv").read_bytes() == b"abcd"
    (folder / "1.part").unlink()
    assert rule() == "part-missing"
    staging.wipe(delivery_id)
    assert not folder.exists()


def totals_rule(found: str, said: str, name: str = "PAY_AMT") -> list[str]:
    findings = Findings("a.csv")
    totals = {"pay_amt": Decimal(found), "xpay_amt": Decimal(0)}
    compare_totals(VOUCHERS, totals, Stated("清单", None, {name: Decimal(said)}), findings)
    return [reason.rule for reason in findings.named()]


def test_control_totals():
    assert totals_rule("100.00", "100") == []
    assert totals_rule("100.00", "100.01") == ["control-total"]
    assert totals_rule("12.34", "123400.00") == ["wrong-unit"]
    assert totals_rule("123456.78", "12.35") == ["wrong-unit"]
    assert totals_rule("0", "5") == ["control-total"]
    assert totals_rule("100.00", "100", "支付金额") == []
    assert totals_rule("100.00", "100", "OTHER") == ["unknown-control-total"]


def test_row_counts():
    findings = Findings("a.csv")
    compare_rows(3, Stated("清单", 3, {}), findings)
    compare_rows(3, Stated("清单", None, {}), findings)
    assert not findings
    compare_rows(3, Stated("清单", 4, {}), findings)
    assert [reason.rule for reason in findings.named()] == ["row-count"]


def test_a_block_for_copy_is_escaped_and_trimmed_only_where_needed():
    plain = [ReadRow(2, "line 2", ["a", "", "c"])]
    assert copy_block(plain, 3) == "2\tline 2\ta\t\tc\n"
    odd = [ReadRow(2, "line 2", ["a\tb", " c\\\u3000", "d\r\ne"]), ReadRow(3, "line 4", ["x", "y", "z"])]
    assert copy_block(odd, 3) == "2\tline 2\ta\\tb\tc\\\\\td\\r\\ne\n3\tline 4\tx\ty\tz\n"


def test_a_field_as_shown():
    account, name = VOUCHERS.field("xpayee_acct_no"), VOUCHERS.field("xpayee_acct_name")
    shown = show(account, "6228********5678")
    assert (shown.value, shown.is_masked) == ("6228********5678", True)
    assert show(name, "张*").is_masked is True
    assert show(name, "元谋某某商贸有限公司").is_masked is False
    assert show(VOUCHERS.field("agent_business_no"), "*1").is_masked is False
    assert show(VOUCHERS.field("pay_amt"), Decimal("1.00")).value == "1.00"
    assert show(CATALOGUE["income_execution"].field("book"), "general").value == "一般公共预算"
    assert show(CATALOGUE["agency"].field("is_budget_unit"), True).value == "是"
    assert show(account, None).value == ""


def test_who_may_push_and_see():
    assert sender_for(actor(Role.CONNECTOR), VOUCHERS) == "czj"
    assert sender_for(actor(Role.ADMINISTRATOR, "预算工委"), VOUCHERS) == "czj"
    for who in (actor(Role.CONNECTOR, "gk"), actor(Role.WORKER), actor(Role.QUERY)):
        with pytest.raises(Forbidden):
            sender_for(who, VOUCHERS)
    check_may_see(actor(Role.QUERY, "x"), "czj", "1")
    with pytest.raises(NotFound):
        check_may_see(actor(Role.CONNECTOR, "gk"), "czj", "1")
    with pytest.raises(Forbidden):
        check_is_seat(actor(Role.CONNECTOR))


def total(name: str, measure: str, amount: int, year: int = 2025, line_no: int = 5, table: str = "表一") -> TotalLine:
    return TotalLine("general", "income", table, line_no, name, measure, year, Decimal(amount), uuid4())


def test_books_from_a_workbook_take_the_printed_own_total():
    lines = [
        total("全市一般公共预算收入", "budget", 10),
        total("全市一般公共预算收入", "executed", 9),
        total("全市一般公共预算收入", "prior_final", 8, 2024),
        total("各项收入合计", "executed", 99, line_no=9),
        total("收入合计", "executed", 77, line_no=8),
    ]
    figure = figures([], lines, fiscal_year=2025)[0]
    assert (figure.budget, figure.executed, figure.last_year, figure.as_of) == (10, 9, 8, "2025")
    adjusted = figures([], [*lines, total("全市一般公共预算收入", "adjusted_budget", 11)], fiscal_year=2025)[0]
    assert adjusted.budget == 11


def test_books_prefer_the_monthly_report_and_never_show_a_zero_for_nothing():
    month = MonthFigure("general", "income", "202503", Decimal(5), Decimal(4), Decimal(3), (uuid4(),))
    found = figures([month], [total("全市一般公共预算收入", "executed", 9)], fiscal_year=2025)
    assert (found[0].executed, found[0].as_of) == (4, "2025-03")
    assert [figure.executed for figure in found[1:]] == [None] * 7

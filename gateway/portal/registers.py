"""What the registers say as sheets: title, columns, a line or lines for each item (docs/registers.md)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from chassis.clock import CHINA
from contracts.auth.v1 import Certificate, Operation
from contracts.cases.archive_v1 import VolumeSummary
from contracts.cases.duties_v1 import DutyHolder
from contracts.cases.letters_v1 import CaseLetter
from contracts.cases.meetings_v1 import Meeting
from contracts.cases.months_v1 import MonthlyExport
from contracts.cases.requests_v1 import QueryRequest
from contracts.cases.v1 import CaseSummary
from contracts.ingest.calendar_v1 import CalendarLine
from contracts.ingest.v1 import Delivery
from contracts.reports.issues_v1 import HandedCopy, RegisteredNumber
from contracts.reports.v1 import Document
from contracts.units import UNITS
from gateway.portal.self_check import Item
from gateway.portal.words import word
from gateway.sheets import Cell, Column, sheet

Line = Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Register:
    """A register: its name in addresses and in the log, its title, heads with widths, an item's lines."""

    name: str
    title: str
    columns: tuple[Column, ...]
    lines: Callable[[Any], Iterator[Line]]

    def as_xlsx(self, items: Sequence[Any], *, on: date, conditions: dict[str, str]) -> tuple[bytes, int]:
        """Return the sheet and the number of its lines."""
        rows = [line for item in items for line in self.lines(item)]
        return sheet(self.title, self.columns, rows, on=on, conditions=conditions), len(rows)


def _columns(*heads: str | tuple[str, int]) -> tuple[Column, ...]:
    return tuple(Column(head, 14) if isinstance(head, str) else Column(*head) for head in heads)


def _moment(at: datetime | None) -> str:
    return "" if at is None else at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S")


def _yes(said: bool) -> str:
    return "是" if said else ""


def _delivery(item: Delivery) -> Iterator[Line]:
    told = item.manifest
    yield [
        _moment(item.opened_at), UNITS.get(item.sender, item.sender), word(told.data_set, "data_set"), told.period, told.region,
        told.file_name, told.rows, told.sha256, word(item.state, "delivery_state"), _moment(item.decided_at),
        str(item.receipt_id or ""), item.refusal_count, item.accepted_despite or "", word(told.origin, "origin"),
    ]  # fmt: skip


def _expected(item: CalendarLine) -> Iterator[Line]:
    yield [
        UNITS.get(item.sender, item.sender), item.data_set_title, item.period, item.due_on, _yes(item.is_provisional), item.basis,
        word(item.state, "due_state"), _moment(item.received_at), item.working_days_late or None, item.working_days_left,
    ]  # fmt: skip


def _document(item: Document) -> Iterator[Line]:
    yield [
        _moment(item.requested_at), word(item.document_type, "document_type"), item.number or "", item.title, item.period or "",
        item.version, word(item.state, "document_state"), _moment(item.rendered_at), item.pdf_sha256 or "", word(item.origin, "origin"),
    ]  # fmt: skip


def _letter(item: CaseLetter) -> Iterator[Line]:
    yield [
        item.number, word(item.kind, "letter_kind"), item.title, item.addressee, "前置机收件箱" if item.to_unit else "纸质", item.sent_on,
        item.received_on, item.signed_for_by or "", word(item.receipt_way, "way") if item.receipt_way else "", item.approved_by,
        item.voided_on, item.void_reason, word(item.origin, "origin"),
    ]  # fmt: skip


def _case(item: CaseSummary) -> Iterator[Line]:
    clock = item.deadline
    yield [
        item.number, item.title, word(item.matter_class, "matter_class"), word(item.document_kind, "document_type"), item.addressee,
        _moment(item.opened_at), word(item.state, "case_state"), clock.due_on if clock else None, clock.article if clock else "",
        _yes(clock is not None and clock.is_provisional), item.days_left, word(item.origin, "origin"),
    ]  # fmt: skip


def _request(item: QueryRequest) -> Iterator[Line]:
    decided = [step for step in item.history if step.act in {"approve", "refuse"}]
    yield [
        item.number, word(item.kind, "requester"), item.requester, item.subject, item.purpose, item.received_on, item.deadline.due_on,
        word(item.state, "request_state"), decided[-1].on if decided else None, decided[-1].note if decided else "", item.given_to,
        item.answer, item.volume,
    ]  # fmt: skip


def _number(item: RegisteredNumber) -> Iterator[Line]:
    yield [
        item.written, word(item.document_type, "issue_kind"), item.title, item.given_on, item.signed_by, item.issued_on, item.copies or None,
        item.delivered if item.copies else None, item.received if item.copies else None, item.volume, item.voided_on, item.void_reason,
    ]  # fmt: skip


def _copy(item: HandedCopy) -> Iterator[Line]:
    copy = item.copy_
    yield [
        item.number, item.title, copy.way, copy.recipient, copy.delivered_on, copy.method, copy.received_on, copy.signed_for_by,
    ]  # fmt: skip


def _operation(item: Operation) -> Iterator[Line]:
    said = "；".join(f"{word(name, 'act_detail')} {value}" for name, value in item.detail.items())
    yield [
        item.number, _moment(item.happened_at), item.seat, word(item.act, "operation"), item.subject, word(item.result, "act_result"),
        said, item.entry_hash,
    ]  # fmt: skip


def _certificate(item: Certificate) -> Iterator[Line]:
    yield [
        item.seat, word(item.role, "role"), item.holder, item.serial, item.fingerprint, _moment(item.not_before),
        _moment(item.not_after), word(item.state, "certificate_state"), _moment(item.revoked_at), item.reason or "",
    ]  # fmt: skip


def _holder(item: DutyHolder) -> Iterator[Line]:
    yield [
        word(item.duty, "duty"), UNITS.get(item.unit, item.unit), item.name, item.post, item.valid_from, item.valid_to, item.basis,
        _moment(item.entered_at), item.seat,
    ]  # fmt: skip


def _meeting(item: Meeting) -> Iterator[Line]:
    head: list[Cell] = [
        item.number, item.title, word(item.state, "meeting_state"), item.planned_for, item.held_on, item.place, item.convenor,
        "；".join(item.agenda), "、".join(item.present), "、".join(item.absent),
    ]  # fmt: skip
    for task in item.tasks:
        reports = "；".join(f"{report.on.isoformat()}{report.note}" for report in task.reports)
        yield [*head, task.matter, task.owner, task.due_on, "已落实" if task.state == "done" else "未落实", reports]
    if not item.tasks:
        yield [*head, "", "", None, "", ""]


def _volume(item: VolumeSummary) -> Iterator[Line]:
    seal = item.seal
    yield [
        item.number, item.year, word(item.volume_class, "volume_class"), item.title, item.matters, word(item.retention, "retention"),
        item.retention_basis, item.opened_on, word(item.state, "volume_state"), _moment(seal.sealed_at) if seal else "",
        seal.package_sha256 if seal else "", "、".join(word(origin, "origin") for origin in item.origins),
    ]  # fmt: skip


def _month(item: MonthlyExport) -> Iterator[Line]:
    seal = item.seal
    yield [
        item.month, word(item.state, "month_state"), item.requested_on, item.seat, len(item.tables), item.rows,
        _moment(seal.sealed_at) if seal else "", seal.package_sha256 if seal else "", seal.size if seal else None,
        _moment(item.verified_at), item.failure,
    ]  # fmt: skip


_LOG: Final = _columns(
    ("日志序号", 8), ("时间", 20), "席位", ("事项", 22), ("对象", 38), "结果", ("内容", 60), ("本条哈希", 66)
)


def _item(item: Item) -> Iterator[Line]:
    yield [
        item.what,
        item.article,
        item.found,
        "" if item.is_good is None else "符合" if item.is_good else "须处理",
        "",
        "",
    ]


REGISTERS: Final = {
    register.name: register
    for register in (
        Register(
            "deliveries", "收文登记簿（数据报送）",
            _columns(("登记时间", 20), ("报送单位", 18), ("数据集", 22), "所属期", "行政区划", ("文件名", 30), "数据行数", ("文件 SHA-256", 66), "状态",
                     ("办结时间", 20), ("回执编号", 38), "差错处数", ("带差错接收理由", 30), "数据来源"),
            _delivery,
        ),
        Register(
            "delivery-calendar", "报送日历",
            _columns(("报送单位", 18), ("数据集", 26), "所属期", "应报日期", "暂定", ("依据", 30), "状态", ("收到时间", 20), "迟报工作日", "剩余工作日"),
            _expected,
        ),
        Register(
            "documents", "文书登记簿",
            _columns(("编制时间", 20), ("种类", 20), ("文号", 24), ("标题", 50), "期间", ("版次", 8), "状态", ("生成时间", 20), ("PDF SHA-256", 66), "数据来源"),
            _document,
        ),
        Register(
            "letters", "函件登记簿",
            _columns(("文号", 24), "种类", ("事项", 50), ("发往", 20), "途径", "发出日期", "签收日期", ("签收人", 20), "签收方式", "批准人", "作废日期",
                     ("作废理由", 30), "数据来源"),
            _letter,
        ),
        Register(
            "cases", "案件登记簿",
            _columns(("编号", 24), ("事项", 50), "类别", ("文书", 18), ("发往单位", 20), ("立案时间", 20), "状态", "期限", "期限依据", "暂定", "剩余工作日", "数据来源"),
            _case,
        ),
        Register(
            "query-requests", "查询申请登记簿",
            _columns(("编号", 22), ("申请人类别", 18), ("申请人", 22), ("查询内容", 40), ("工作需要", 30), "收到日期", "期限", "状态", "审批日期", ("审批意见", 30),
                     ("提供给", 20), ("提供的内容", 50), "案卷号"),
            _request,
        ),
        Register(
            "numbers", "发文登记簿（简报、专项报告）",
            _columns(("编号", 26), ("种类", 20), ("文书", 50), "签发日期", "签发人", "印发日期", "份数", "送达", "签收", "案卷号", "作废日期", ("作废理由", 30)),
            _number,
        ),
        Register(
            "copies", "分发登记簿",
            _columns(("编号", 26), ("文书", 50), "报送", ("单位", 26), "送达日期", "方式", "签收日期", "签收人"),
            _copy,
        ),
        Register("exports", "数据导出备案登记表", _LOG, _operation),
        Register("rights", "权限设置变更登记表", _LOG, _operation),
        Register(
            "self-check", "数据安全自查表",
            _columns(("检查内容", 60), "依据", ("系统核查情况", 50), "系统判断", ("人工检查结果", 20), ("检查人、日期", 20)),
            _item,
        ),
        Register("operations", "操作日志（使用记录）", _LOG, _operation),
        Register(
            "certificates", "证书领用、回收、挂失登记簿",
            _columns("席位", "权限", ("领用人", 20), ("序列号", 44), ("指纹", 66), ("有效期起", 20), ("有效期止", 20), "状态", ("注销时间", 20), ("注销理由", 40)),
            _certificate,
        ),
        Register(
            "duties", "职务登记簿",
            _columns(("职务", 22), ("单位", 22), "姓名", ("职务全称", 22), "任职起始日", "任职截止日", ("依据", 36), ("登记时间", 20), "登记席位"),
            _holder,
        ),
        Register(
            "joint-meetings", "联席会议登记簿（议定事项任务清单）",
            _columns(("编号", 22), ("会议", 30), "状态", "通知日期", "召开日期", ("地点", 20), ("召集人", 22), ("议程", 40), ("到会", 40), ("缺席", 30),
                     ("议定事项", 40), ("责任单位", 20), "期限", "落实情况", ("落实记录", 50)),
            _meeting,
        ),
        Register(
            "volumes", "归档目录（案卷）",
            _columns(("案卷号", 18), ("年度", 8), "类别", ("题名", 40), "件数", "保管期限", ("保管期限依据", 30), "立卷日期", "状态", ("封装时间", 20),
                     ("档案包 SHA-256", 66), "数据来源"),
            _volume,
        ),
        Register(
            "months", "月度备份记录",
            _columns("月份", "状态", "导出日期", "经办", "表数", "行数", ("封存时间", 20), ("数据包 SHA-256", 66), "字节", ("回读核验时间", 20), ("未成原因", 30)),
            _month,
        ),
    )
}  # fmt: skip

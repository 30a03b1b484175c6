"""`inbox`: the letters to this unit: list, fetch, sign for, answer. Every run sends first what still waits."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Final

from connector.answering import Answering
from connector.commands.codes import BAD_INPUT, DENIED, NOT_ARRIVED, OK, REFUSED
from connector.connection import Connection, Unusable
from connector.door import Denied, Rejected
from connector.inbox import AnswerText, InboxError, LetterBox, Task
from connector.patience import GaveUp, Patience
from connector.plain_text import NotText, read_text
from connector.push import End
from connector.report import CHINA, Reporter, beijing
from contracts.cases.follow_ups_v1 import DeliveryNotice
from contracts.cases.inbox_v1 import Inbox, InboxLetter
from contracts.cases.letters_v1 import LetterKind

CODES: Final = {End.ACCEPTED: OK, End.REFUSED: REFUSED, End.WAITING: NOT_ARRIVED, End.DENIED: DENIED}
KINDS: Final = {
    LetterKind.QUERY_NOTICE: "联网查询情况通报",
    LetterKind.LETTER: "函",
    LetterKind.REMINDER: "催办函",
    LetterKind.EXTENSION: "延期函",
    LetterKind.RETURN: "退回函",
    LetterKind.DUNNING: "催报函",
    LetterKind.SURVEY_REPORT: "调研报告",
    LetterKind.CHAIRMEN_REPORT: "主任会议报告",
}


def add_parser(parser: argparse.ArgumentParser, connecting: argparse.ArgumentParser) -> None:
    """Add the four acts to `inbox`; each takes what every connecting command takes."""
    acts = parser.add_subparsers(dest="act", required=True)
    listed = acts.add_parser("list", parents=[connecting], help="列出发给本单位的函件及办理期限")
    listed.add_argument("--json", action="store_true", help="按每份函件一行 JSON 输出")
    fetch = acts.add_parser("fetch", parents=[connecting], help="取回函件正文（PDF、DOCX）；取回不等于签收")
    fetch.add_argument("numbers", nargs="*", metavar="文号", help="文号或其中一段；不写则取回全部尚未取回的")
    sign = acts.add_parser("sign", parents=[connecting], help="签收函件，答复期限自签收次日起算（第八条）")
    sign.add_argument("number", metavar="文号", help="文号或其中一段")
    sign.add_argument("--name", required=True, help="签收人姓名")
    answer = acts.add_parser("answer", parents=[connecting], help="答复函件，附主管负责同志签署信息和附件")
    answer.add_argument("number", metavar="文号", help="文号或其中一段")
    text = answer.add_mutually_exclusive_group(required=True)
    text.add_argument("--content", help="答复内容")
    text.add_argument("--content-file", type=Path, help="写有答复内容的文本文件（UTF-8 或 GB18030）")
    answer.add_argument("--signer", required=True, help="签署人姓名（本单位主管负责同志）")
    answer.add_argument("--post", required=True, help="签署人职务")
    answer.add_argument("--signed-on", type=date.fromisoformat, help="签署日期，如 2026-03-05；默认今天")
    answer.add_argument(
        "--file", action="append", default=[], type=Path, help="附件（PDF、DOCX、XLSX、JPG、PNG，可重复）"
    )
    for one in (fetch, sign, answer):
        one.set_defaults(json=False)
    for one in (listed, fetch, sign, answer):
        one.add_argument("--patience", type=float, default=60, help="对方无应答时最多重试的秒数")


def run(options: argparse.Namespace, connection: Connection, reporter: Reporter) -> int:
    """Send what waits and do the act; the highest exit code counts."""
    box = LetterBox(connection.state)
    try:
        with box.locked(), connection.door() as door:
            patience = Patience(silence_s=options.patience)
            answering = Answering(door, box, lambda text: reporter.say(text, "yellow"), patience=patience)
            code = _tell(answering.send_all(), reporter)
            return max(code, _act(options, box, answering, reporter)) if code not in {NOT_ARRIVED, DENIED} else code
    except (InboxError, NotText, Unusable) as error:
        reporter.error(str(error))
        return BAD_INPUT
    except GaveUp as error:
        reporter.error(str(error))
        return NOT_ARRIVED
    except Denied as error:
        reporter.error(str(error))
        return DENIED
    except Rejected as error:
        reporter.error(str(error))
        return REFUSED


def _act(options: argparse.Namespace, box: LetterBox, answering: Answering, reporter: Reporter) -> int:
    found = answering.look()
    letters = list(found.items)
    if options.act == "list":
        return _list(found, reporter, as_json=options.json)
    if options.act == "fetch":
        return _fetch([box.find(text) for text in options.numbers] or letters, answering, reporter)
    item = box.find(options.number)
    task = (
        box.add_receipt(item, options.name.strip())
        if options.act == "sign"
        else box.add_answer(item, _answer(options), options.file)
    )
    if task.ended_at is not None:
        reporter.say(f"{task.what}此前已经送达，没有重复发送。", "green")
        _acknowledged(task, reporter)
        return OK
    return _tell(answering.send_all(), reporter)


def _list(found: Inbox, reporter: Reporter, *, as_json: bool) -> int:
    if as_json:
        for item in found.items:
            print(item.model_dump_json())
        return OK
    to_sign, to_answer = (sum(getattr(one, name) for one in found.items) for name in ("may_sign", "may_answer"))
    reporter.say(f"收件箱共 {len(found.items)} 份函件，待签收 {to_sign} 份，待答复 {to_answer} 份。")
    for item in found.items:
        for line in lines_of(item):
            reporter.say(line)
    for line in notice_lines(found.notices):
        reporter.say(line, "yellow")
    return OK


def notice_lines(notices: Sequence[DeliveryNotice]) -> list[str]:
    """Return the newest reminder and the newest dunning as lines for people."""
    found = []
    for is_overdue, words in ((True, "催报"), (False, "到期提醒")):
        newest = next((one for one in notices if one.is_overdue is is_overdue), None)
        for item in newest.items if newest else ():
            left = f"已逾期 {item.working_days} 个工作日" if is_overdue else f"还有 {item.working_days} 个工作日"
            day = newest.day if newest else item.due_on
            found.append(f"{words}（{day}）：{item.data_set_title} {item.period} 应于 {item.due_on} 前报送，{left}")
    return found


def lines_of(item: InboxLetter) -> list[str]:
    """Return a letter as lines for people."""
    letter = item.letter
    found = [f"{letter.number}  {KINDS[letter.kind]}  {letter.sent_on}发出  {letter.title}"]
    if not letter.is_ready:
        found.append("    正文正在生成，请稍后再取")
    elif letter.received_on is None:
        found.append("    待签收")
    else:
        found.append(f"    {letter.received_on}由{letter.signed_for_by}签收")
    if item.may_answer and item.deadline is not None and item.days_left is not None:
        left = f"还有 {item.days_left} 个工作日" if item.days_left >= 0 else f"已逾期 {-item.days_left} 个工作日"
        found.append(f"    须于 {item.deadline.due_on} 前答复（{item.deadline.article}），{left}")
    elif item.may_answer:
        found.append("    待答复")
    if item.acknowledgement is not None:
        late = "（逾期）" if item.acknowledgement.is_late else ""
        found.append(f"    已于 {item.acknowledgement.answered_on} 答复{late}")
    return found


def _fetch(letters: list[InboxLetter], answering: Answering, reporter: Reporter) -> int:
    for item in letters:
        if not item.letter.is_ready:
            reporter.say(f"{item.letter.number}：正文正在生成，请稍后再取。", "yellow")
            continue
        for path in answering.fetch(item):
            reporter.say(f"{item.letter.number}：{path}")
    return OK


def _answer(options: argparse.Namespace) -> AnswerText:
    content = options.content if options.content_file is None else read_text(options.content_file)
    return AnswerText(
        content=content.strip(),
        signer=options.signer.strip(),
        signer_post=options.post.strip(),
        signed_on=options.signed_on or datetime.now(CHINA).date(),
    )


def _tell(ended: list[tuple[Task, End]], reporter: Reporter) -> int:
    for task, end in ended:
        if end is End.ACCEPTED:
            reporter.say(f"{task.what}已送达。", "green")
            _acknowledged(task, reporter)
        elif end is End.WAITING:
            reporter.say(f"{task.what}尚未送达，已保留；再次运行 inbox 的任一命令即续送。", "yellow")
        else:
            reporter.error(f"{task.what}未被接收：{task.problem}")
    return max([OK, *(CODES[end] for _, end in ended)])


def _acknowledged(task: Task, reporter: Reporter) -> None:
    found = task.acknowledgement
    if found is None:
        return
    late = "，已超过期限" if found.is_late else ""
    reporter.say(f"  答复回执：{beijing(found.recorded_at)} 收到，计为 {found.answered_on} 答复{late}；")
    reporter.say(f"  案件 {found.case_number}，附件 {len(found.files)} 个，内容 SHA-256 {found.content_sha256}")

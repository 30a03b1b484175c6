"""Chinese names of what the services say in slugs; an unknown slug is shown as it is, never hidden."""

from __future__ import annotations

from typing import Final

from contracts.units import UNITS

MATTER_CLASS: Final = {"general": "一般", "important": "重要", "major": "重大"}
ALERT_STATE: Final = {
    "open": "待处置",
    "confirmed": "已确认",
    "dismissed": "已排除",
    "cleared": "已消除",
    "whitelisted": "白名单内",
}
ALERT_EVENT: Final = {
    "new": "首次发现",
    "again": "有重大变化，再次提出",
    "returned": "消失后再次出现",
    "refresh": "数字更新",
    "gone": "情况已消失",
    "confirmed": "确认",
    "dismissed": "排除",
    "head_level": "负责同志调整级别",
    "doubted": "勾稽差异影响级别",
    "whitelisted": "列入白名单",
    "let_go": "白名单到期或终止，重新提出",
}
CASE_STATE: Final = {
    "opened": "已立案",
    "approved": "已批准",
    "sent": "已发出",
    "received": "已签收",
    "answered": "已答复",
    "closed": "已办结",
}
CASE_ACT: Final = {
    "open": "立案",
    "opened": "立案",
    "join": "并入同一事项的预警",
    "approve": "批准",
    "send": "发出",
    "receive": "签收",
    "answer": "答复",
    "extend": "延长期限",
    "close": "办结",
}
UNIT: Final = UNITS
LETTER_KIND: Final = {"query_notice": "联网查询情况通报", "letter": "函"}
WAY: Final = {"connector": "前置机", "paper": "纸质"}
DUTY: Final = {"head": "预算工委负责同志", "vice_chair": "人大常委会分管领导", "unit_head": "部门主管负责同志"}
REQUESTER: Final = {
    "special_committee": "县人大专门委员会",
    "working_committee": "常委会工作委员会",
    "member": "常委会组成人员",
    "deputy": "县人大代表",
}
REQUEST_STATE: Final = {
    "entered": "待批准",
    "approved": "已批准待提供",
    "refused": "未予批准",
    "answered": "已提供待归档",
    "archived": "已归档",
}
REQUEST_ACT: Final = {"enter": "登记", "approve": "批准", "refuse": "不予批准", "answer": "提供", "archive": "归档"}
MEETING_STATE: Final = {"planned": "已通知", "held": "已召开", "minuted": "已形成纪要"}
MEMBER_ROLE: Final = {"convenor": "召集人", "member": "成员单位"}
DUE_KIND: Final = {"case": "案件", "request": "查询申请", "task": "议定事项"}
DELIVERY_STATE: Final = {"open": "传送中", "complete": "校验中", "accepted": "已接收", "refused": "已退回"}
DUE_STATE: Final = {"received": "已报送", "late": "迟报", "missing": "逾期未报", "not_due": "未到期"}
QUALITY_MEASURE: Final = {
    "rejected": "被退回的行",
    "empty": "应填未填",
    "odd_characters": "特殊字符、乱码",
    "no_chinese": "用途等没有汉字",
    "date_order": "日期先后颠倒",
    "unknown_code": "当年科目表没有的编码",
    "difference": "未说明的勾稽差异",
    "late": "迟报工作日",
}
DOCUMENT_TYPE: Final = {"query_notice": "联网查询情况通报", "letter": "函", "quarterly_brief": "季度简报"}
DOCUMENT_STATE: Final = {"requested": "生成中", "rendered": "已生成", "failed": "生成失败"}
APPROVER: Final = {
    "head_review": "预算工委负责同志审阅",
    "head": "预算工委负责同志同意",
    "vice_chair": "人大常委会分管领导同意",
}
OUTCOME: Final = {
    "true_mended": "属实，已整改",
    "true_mending": "属实，整改中",
    "reasonable": "情况说明合理",
    "data_problem": "数据问题",
    "rule_problem": "规则问题",
}
ROLE: Final = {
    "administrator": "管理员权限",
    "worker": "工作权限",
    "query": "查询权限",
    "connector": "部门前置机",
}
CERTIFICATE_STATE: Final = {"active": "有效", "revoked": "已注销"}
CODE_TABLE: Final = {
    "functional": "支出功能分类",
    "revenue": "收入分类",
    "gov_economic": "政府预算支出经济分类",
    "dep_economic": "部门预算支出经济分类",
}
CODE_CHANGE: Final = {
    "added": "新增",
    "removed": "取消",
    "renamed": "更名",
    "moved": "调整",
    "split": "拆分",
    "merged": "合并",
    "unchanged": "未变",
}
CODE_BASIS: Final = {
    "decided": "已确定的对照",
    "complete": "两年科目表比对",
    "partial": "比对所得，科目表不完整，仅供核对",
}
UNKNOWN_REASON: Final = {
    "no-volume": "该年度没有科目表",
    "not-in-volume": "科目表中没有",
    "not-in-partial-volume": "不完整的科目表中没有",
}
REGION_LEVEL: Final = {"prefecture": "州市", "county": "县", "township": "乡镇", "village": "村"}
ORIGIN: Final = {"official": "正式数据", "synthetic": "演示数据", "foreign": "外来数据"}
BOOK: Final = {
    "general": "一般公共预算",
    "fund": "政府性基金预算",
    "capital": "国有资本经营预算",
    "insurance": "社会保险基金预算",
}
DIRECTION: Final = {"income": "收入", "expenditure": "支出"}
RULE_OUTCOME: Final = {
    "spoke": "发现疑点",
    "silent": "未见异常",
    "not_applicable": "缺少数据，未能判断",
    "failed": "运行出错",
    "never_ran": "尚未运行",
}
RULE_STATE: Final = {
    "draft": "草稿",
    "back_tested": "已回溯检验",
    "approved": "已批准，待启用",
    "active": "启用",
    "suspended": "暂停",
    "retired": "停用",
}
RULE_ACT: Final = {"activate": "启用", "suspend": "暂停", "resume": "恢复", "retire": "停用"}
RULE_FAMILY: Final = {
    "assets": "国资、土地、审计",
    "balance": "平衡与库款",
    "debt": "政府债务",
    "evenness": "均衡性、时效性",
    "execution": "支出合法性",
    "payment": "支付疑点",
    "procurement": "采购与投资",
    "report": "报表核对",
    "revenue": "收入真实性",
    "three_publics": "三公、会议、培训",
    "transfer": "转移支付",
}
PROPOSAL_STATE: Final = {"proposed": "待审批", "approved": "已批准", "refused": "不同意", "ended": "已终止"}
KNOWLEDGE: Final = {"period": "按所属期（后来补录的历史数据也算）", "known": "按当日已收到的数据"}
BACKTEST_STATE: Final = {"queued": "排队", "running": "运行中", "done": "完成", "failed": "出错"}
FINDING_CHANGE: Final = {"added": "增加", "removed": "减少", "relevelled": "级别不同", "same": "相同"}
SCHEDULE: Final = {
    "on_receipt": "数据到达时",
    "daily": "每日",
    "monthly": "每月",
    "quarterly": "每季",
    "yearly": "每年",
}
UNIT_OF_ANALYSIS: Final = {
    "county": "全县",
    "unit": "单位",
    "item": "科目",
    "project": "项目",
    "payment": "支付",
    "payee": "收款人",
    "account": "账户",
    "document": "文件",
    "debt_kind": "债务种类",
}
MEASURE_UNIT: Final = {
    "yuan": "元",
    "share": "比例",
    "days": "天",
    "months": "个月",
    "years": "年",
    "count": "个数",
}
DIFFERENCE_STATE: Final = {
    "open": "待说明",
    "reopened": "重新打开，待说明",
    "explained": "已说明，待认可",
    "signed_off": "已认可",
    "closed": "已消除",
}
DIFFERENCE_ACT: Final = {
    "found": "发现差异",
    "moved": "金额变动",
    "explained": "单位说明",
    "returned": "退回说明",
    "signed_off": "认可说明",
    "closed": "差异消除",
    "reopened": "重新打开",
}
IDENTITY_OUTCOME: Final = {"holds": "相符", "broken": "有差异", "not_applicable": "不适用", "failed": "核对出错"}
SERVICE: Final = {"ingest": "数据接收", "auth": "身份认证", "alerts": "预警", "cases": "案件", "reports": "文书"}
DATA_SET: Final = {
    "agency": "单位库",
    "classification": "政府收支分类科目",
    "approved_budget": "年初预算",
    "budget_adjustment": "预算调整方案",
    "project_budget": "年度项目预算",
    "project": "项目库",
    "budget_indicator": "预算指标",
    "indicator_adjustment": "指标调整明细",
    "transfer_received": "上级转移支付接收台账",
    "transfer_down": "对下转移支付",
    "payment_plan": "用款计划",
    "payment_application": "支付申请",
    "payment_voucher": "支付凭证",
    "payment_detail": "惠企利民支付明细",
    "allocation_voucher": "实拨凭证",
    "income_execution": "预算收入执行月报",
    "expenditure_execution": "预算支出执行月报",
    "tax_collection": "税收征收月报",
    "nontax_payment": "非税收入缴款",
    "treasury_income_daily": "国库预算收入日报",
    "treasury_stock_daily": "国库库存日报",
    "treasury_statement": "国库收支统计月表",
    "account_balance": "财政总会计科目余额",
    "debt_limit": "政府债务限额",
    "debt_balance": "政府债务余额",
    "bond_project": "政府债券转贷与项目",
    "debt_service": "政府债务还本付息",
    "procurement_plan": "政府采购计划",
    "procurement_bid": "政府采购过程与结果",
    "procurement_contract": "政府采购合同",
    "investment_project": "政府投资项目",
    "soe_report": "国有企业月报与国有资本收益",
    "state_asset": "行政事业单位国有资产",
    "natural_resource": "国有自然资源资产",
    "social_insurance": "社会保险基金月报",
    "land_sale": "国有土地使用权出让",
    "audit_finding": "审计发现问题与整改",
    "performance": "项目绩效目标与评价",
    "carryover": "结转结余",
    "three_publics": "三公经费与会议培训费",
    "basic_guarantee": "三保支出",
    "budget_fund": "预备费与调节基金台账",
    "bank_account": "财政专户与单位账户目录",
    "disclosure": "预决算公开登记",
    "congress_item": "人大决议、审议意见与代表建议",
    "macro_indicator": "宏观经济指标",
    "market_entity": "市场主体与人员关联",
    "public_servant": "公职人员名册",
    "report_workbook": "预决算报告附表",
}
"""Titles as in ingest's catalogue; tests/unit/gateway/test_words.py holds the two together."""
OPERATION: Final = {
    "letter.fetch": "单位取函件",
    "letter.sign": "单位签收函件",
    "letter.attach": "单位上传答复附件",
    "letter.answer": "单位答复函件",
    "case.file.keep": "上传案件扫描件",
    "case.file.download": "下载案件文件",
    "duty.enter": "登记任职",
    "duty.end": "登记离任",
    "session.opened": "登录",
    "session.closed": "退出",
    "session.ended": "会话终止",
    "session.refused": "登录被拒",
    "access.refused": "越权访问被拒",
    "seat.opened": "设立席位",
    "certificate.issued": "签发证书",
    "certificate.revoked": "注销证书",
    "server_certificate.issued": "签发服务器证书",
    "operation_log.read": "查看操作日志",
    "delivery.opened": "登记报送",
    "delivery.completed": "提交报送",
    "delivery.accepted": "接收入账",
    "delivery.refused": "退回报送",
    "delivery.accepted_despite": "带差错接收",
    "seal_certificate.issued": "签发回执签章证书",
    "original.viewed": "下载原始文件",
    "personal.opened": "查看个人信息原值",
    "due_rule.set": "录入报送期限",
    "difference.explained": "说明勾稽差异",
    "difference.signed-off": "认可差异说明",
    "difference.returned": "退回差异说明",
    "warning.change_level": "调整预警级别",
    "rules.run": "立即运行规则",
    "whitelist.propose": "申请列入白名单",
    "whitelist.approve": "批准白名单",
    "whitelist.refuse": "不同意白名单",
    "whitelist.end": "终止白名单",
    "rule.draft": "录入规则草稿",
    "rule.backtest": "申请回溯检验",
    "rule.propose": "申请变更规则状态",
    "rule.approve": "批准规则状态变更",
    "rule.refuse": "不同意规则状态变更",
    "parameter.propose": "申请调整参数",
    "parameter.approve": "批准参数调整",
    "parameter.refuse": "不同意参数调整",
    "parameter.end": "终止参数调整",
    "warning.confirm": "确认预警",
    "warning.dismiss": "排除预警",
    "case.approve": "案件：批准",
    "case.send": "案件：发出",
    "case.receive": "案件：签收",
    "case.answer": "案件：答复",
    "case.extend": "案件：延长期限",
    "case.close": "案件：办结",
    "calendar.import": "导入放假安排",
    "document.download": "下载文书",
    "brief.request": "编制简报",
    "parked-message.replay": "重新投递停放消息",
    "parked-message.discard": "放弃停放消息",
}
ACT_RESULT: Final = {
    "done": "成功",
    "refused": "拒绝",
    "logged-out": "本人退出",
    "replaced": "已在别处登录",
    "idle": "长时间未操作",
    "expired": "会话到期",
    "other-certificate": "出示了他人证书",
    "certificate-refused": "证书不可用",
    "revoked": "证书已注销",
    "certificate-unreadable": "证书无法读取",
    "certificate-unknown": "证书未登记",
    "certificate-untrusted": "证书非本系统签发",
    "certificate-key-weak": "证书密钥强度不足",
    "certificate-profile-wrong": "证书用途不符",
    "certificate-not-yet-valid": "证书尚未生效",
    "certificate-expired": "证书已过期",
    "certificate-revoked": "证书已注销",
    "certificate-of-another-seat": "证书与席位不符",
    "seat-closed": "席位已停用",
}
"""Results and, for refused logins and ended sessions, auth's reasons; held together by tests/unit/gateway/test_words.py."""
ACT_DETAIL: Final = {
    "number": "文号",
    "signed_for_by": "签收人",
    "received_on": "签收日期",
    "file_name": "文件名",
    "signer": "签署人",
    "files": "附件数",
    "content_sha256": "内容 SHA-256",
    "duty": "职务",
    "valid_to": "任职止",
    "period": "所属期",
    "data_set": "数据集",
    "due": "报送期限",
    "valid_from": "起用日期",
    "basis": "依据",
    "sha256": "校验值",
    "receipt": "回执",
    "rule": "规则或检查项",
    "rules": "规则",
    "rule_id": "规则",
    "family": "规则类别",
    "parameter": "参数",
    "rule_act": "规则变更",
    "backtest": "回溯检验",
    "digest": "内容校验值",
    "value": "新值",
    "before": "原值",
    "expires_on": "到期日",
    "from": "原级别",
    "to": "新级别",
    "head": "决定人",
    "decided_on": "决定日期",
    "fiscal_year": "年度",
    "region": "区划",
    "count": "处数",
    "replaced": "替换会话",
    "reason": "理由",
    "form": "格式",
    "version": "版次",
    "limit": "条数",
    "offset": "起始",
    "case_number": "案件编号",
    "case_id": "案件",
    "on": "日期",
    "from_state": "原状态",
    "to_state": "新状态",
    "seat": "席位",
    "session_seat": "会话席位",
    "presented_by": "出示者",
    "presented_fingerprint": "出示证书指纹",
    "sessions_ended": "终止会话数",
    "not_after": "有效期至",
    "role": "权限",
    "unit": "单位",
    "hosts": "主机",
    "days": "放假安排天数",
    "local_days": "地方安排天数",
    "recounted": "重新计算期限数",
}

TABLES: Final[dict[str, dict[str, str]]] = {
    "matter_class": MATTER_CLASS,
    "alert_state": ALERT_STATE,
    "alert_event": ALERT_EVENT,
    "case_state": CASE_STATE,
    "case_act": CASE_ACT,
    "delivery_state": DELIVERY_STATE,
    "due_state": DUE_STATE,
    "quality_measure": QUALITY_MEASURE,
    "document_type": DOCUMENT_TYPE,
    "document_state": DOCUMENT_STATE,
    "approver": APPROVER,
    "outcome": OUTCOME,
    "role": ROLE,
    "certificate_state": CERTIFICATE_STATE,
    "origin": ORIGIN,
    "book": BOOK,
    "direction": DIRECTION,
    "code_table": CODE_TABLE,
    "code_change": CODE_CHANGE,
    "code_basis": CODE_BASIS,
    "unknown_reason": UNKNOWN_REASON,
    "region_level": REGION_LEVEL,
    "rule_outcome": RULE_OUTCOME,
    "rule_state": RULE_STATE,
    "rule_act": RULE_ACT,
    "rule_family": RULE_FAMILY,
    "proposal_state": PROPOSAL_STATE,
    "knowledge": KNOWLEDGE,
    "backtest_state": BACKTEST_STATE,
    "finding_change": FINDING_CHANGE,
    "schedule": SCHEDULE,
    "unit_of_analysis": UNIT_OF_ANALYSIS,
    "measure_unit": MEASURE_UNIT,
    "difference_state": DIFFERENCE_STATE,
    "difference_act": DIFFERENCE_ACT,
    "identity_outcome": IDENTITY_OUTCOME,
    "service": SERVICE,
    "data_set": DATA_SET,
    "operation": OPERATION,
    "act_result": ACT_RESULT,
    "act_detail": ACT_DETAIL,
    "unit": UNIT,
    "letter_kind": LETTER_KIND,
    "requester": REQUESTER,
    "request_state": REQUEST_STATE,
    "request_act": REQUEST_ACT,
    "meeting_state": MEETING_STATE,
    "member_role": MEMBER_ROLE,
    "due_kind": DUE_KIND,
    "way": WAY,
    "duty": DUTY,
}


def word(slug: object, table: str) -> str:
    """Return the Chinese name of `slug` in the named table."""
    return TABLES[table].get(str(slug), str(slug))

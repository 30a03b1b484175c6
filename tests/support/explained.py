"""What a warning must tell a layman (domain.md 4.K, 7): checked on every finding that a test of a rule brings about."""

from __future__ import annotations

import re
from typing import Final

from services.alerts.grouping import Finding
from services.alerts.rule_head import RuleHead
from services.ingest.datasets import CATALOGUE

DIGIT: Final = re.compile(r"\d")
LEFT_OVER: Final = re.compile(r"[{}]|None|\bnull\b|Decimal\(")
_WORD: Final = re.compile(r"(?<![A-Za-z0-9])[a-z_]{3,}(?![A-Za-z0-9])")
_CODES: Final = frozenset(CATALOGUE) | frozenset(
    word
    for data_set in CATALOGUE.values()
    for field in data_set.fields
    for word in (field.name, *(choice.value for choice in field.choices))
)
"""Names of data sets and fields, and what a field keeps where people say it in Chinese."""
CHINESE: Final = re.compile(r"[一-鿿]")
WHOLE: Final = re.compile(r"^\{\w+\}$")
ASKS: Final = re.compile(r"？$|请.+。$")
ARTICLE: Final = re.compile(r"^第[一二三四五六七八九十百]+(条|部分|章|节|项)")


def faults_of_head(head: RuleHead) -> list[str]:
    """Return which parts of the explanation a rule's head leaves out or leaves in a programmer's words."""
    faults = []
    if "{" not in head.fact or not (head.fact.endswith("。") or WHOLE.match(head.fact)):
        faults.append("fact: 应是有数字的整句")
    if "{" not in head.formula:
        faults.append("formula: 没有代入的数字")
    if len(CHINESE.findall(head.explanation)) < 20 or not head.explanation.endswith("。"):
        faults.append("explanation: 应用一两句话向外行说明")
    for basis in head.legal_basis:
        if not ARTICLE.match(basis.article) and basis.version != "待装载":
            faults.append(f"legal_basis: {basis.law} {basis.article} 不是条文，也没有写待装载")
        if len(CHINESE.findall(basis.gist)) < 6:
            faults.append(f"legal_basis: {basis.law} {basis.article} 没有说明")
    faults += [f"innocent_reasons: {each}" for each in head.innocent_reasons if len(CHINESE.findall(each)) < 4]
    faults += [f"questions: {each} 不是问句或者请求" for each in head.questions if not ASKS.search(each)]
    spoken = " ".join((head.title, head.explanation, *head.innocent_reasons, *head.questions, *head.exclusions))
    faults += [f"外行不懂的词：{word}" for word in re.findall(r"[a-z]+_[a-z_]+|\bD\d\d\b|\bSQL\b", spoken)]
    return faults


def faults_of_finding(finding: Finding) -> list[str]:
    """Return what a finding leaves unsaid: numbers, words, receipts, rows."""
    faults = []
    for name in ("title", "fact", "formula"):
        said = getattr(finding, name)
        if LEFT_OVER.search(said):
            faults.append(f"{name}: {said}")
    if not DIGIT.search(finding.formula):
        faults.append(f"formula 没有数字：{finding.formula}")
    if not DIGIT.search(finding.fact):
        faults.append(f"fact 没有数字：{finding.fact}")
    if not finding.evidence or not finding.receipt_ids:
        faults.append("没有回执和行")
    faults += [f"证据行没有位置：{row.label}" for row in finding.evidence if not row.place or row.row_no < 1]
    faults += [f"证据行的文字：{row.label}" for row in finding.evidence if LEFT_OVER.search(row.label)]
    said = (finding.title, finding.fact, finding.formula, *(row.label for row in finding.evidence))
    return faults + [f"程序用词：{each}" for each in said if codes_in(each)]


def codes_in(said: str) -> list[str]:
    """Return the codes of data sets, fields and choices in a sentence that people read."""
    return [word for word in _WORD.findall(said) if word in _CODES]

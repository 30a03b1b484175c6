"""`init`: ask a few questions and write the configuration; every answer may be given as an option instead."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

from connector.commands.codes import BAD_INPUT, OK
from connector.configuration import Configuration, ConfigurationError, load, validated
from connector.report import Reporter
from contracts.units import UNITS

QUESTIONS: Final = (
    ("unit", "本单位代码（" + "，".join(f"{code} {name}" for code, name in UNITS.items()) + "）", ""),
    ("url", "人大数据报送入口，https://主机:端口", ""),
    ("cert", "本单位证书文件", "certificates/connector.pem"),
    ("key", "证书私钥文件", "certificates/connector.key"),
    ("ca", "人大系统 CA 证书文件", "certificates/ca.pem"),
    ("region", "行政区划代码（六位）", "532328"),
    ("folder", "放待报送文件的文件夹", "outgoing"),
)

TEMPLATE: Final = """\
# 部门前置机配置。相对路径以本文件所在文件夹为准。改好后请运行 budgetwatch-connector check。
unit: {unit}
door: {url}
certificate: {cert}
key: {key}
# 私钥设有口令时，写在只有本用户能读的文件里（chmod 600），不要写在这里：
# key_password: {{file: secrets/key_password}}      # 或 {{env: BUDGETWATCH_KEY_PASSWORD}}
ca: {ca}
state: {state}
region: {region}
origin: {origin}

sources:
  # 填好的 Excel 模板，或带“<文件名>.manifest.json”说明的文件，放进这个文件夹即可
  - name: 待报送文件
    folder: {folder}
  # 业务系统导出的表，按对照文件转换后报送（period: file_name 从文件名中取年月）
  # - name: 支出月报
  #   folder: exports
  #   pattern: "*.xlsx"
  #   mapping: mappings/expenditure.yaml
  #   period: file_name
  # 直接查询业务数据库（只读账号），每天定时
  # - name: 支付凭证
  #   database:
  #     url: postgresql+psycopg://reader@10.0.0.5:5432/pay
  #     password: {{file: secrets/database}}
  #   query: queries/payment.sql
  #   mapping: mappings/payment.yaml
  #   period: this_month
  #   daily_at: "06:30"

watch:
  every_s: 60        # 每隔多少秒查看一次
  settled_s: 30      # 文件多少秒没有变化才取走
"""


def run(options: argparse.Namespace, reporter: Reporter, ask: Callable[[str], str] = input) -> int:
    """Write the configuration and the folders that it names; an existing one is never overwritten."""
    target: Path = options.config or Path(options.default)
    if target.exists():
        reporter.error(f"{target} 已存在，没有改动；需要重新生成请先改名或移走。")
        return BAD_INPUT
    try:
        answers = {name: _answer(options, name, question, usual, ask) for name, question, usual in QUESTIONS}
        answers |= {"state": str(options.state or "state"), "origin": options.origin}
        text = TEMPLATE.format(**{name: json.dumps(answer, ensure_ascii=False) for name, answer in answers.items()})
        _try(answers)
    except (ConfigurationError, EOFError) as error:
        reporter.error(str(error) or "没有得到回答，什么也没有写。")
        return BAD_INPUT
    target.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    configuration = load(target)
    for setting in configuration.sources:
        if setting.folder is not None:
            configuration.path(setting.folder).mkdir(parents=True, exist_ok=True)
    reporter.say(f"已写好 {target}。把证书文件放到位后，请运行：budgetwatch-connector check --config {target}")
    return OK


def _answer(options: argparse.Namespace, name: str, question: str, usual: str, ask: Callable[[str], str]) -> str:
    given = getattr(options, name)
    if given is not None:
        return str(given)
    if options.no_input:
        if not usual:
            raise ConfigurationError(f"缺少 --{name}（{question}）")
        return usual
    while True:
        answer = ask(f"{question}{f' [{usual}]' if usual else ''}：").strip() or usual
        if answer:
            return answer


def _try(answers: dict[str, str]) -> None:
    """Refuse wrong answers before anything is written."""
    validated(
        Configuration,
        {
            "unit": answers["unit"], "door": answers["url"], "certificate": answers["cert"], "key": answers["key"],
            "ca": answers["ca"], "region": answers["region"], "origin": answers["origin"], "state": answers["state"],
            "sources": [{"name": "待报送文件", "folder": answers["folder"]}],
        },
        "回答",
    )  # fmt: skip

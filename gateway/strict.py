"""JSON that says one thing only: no duplicate names, no NaN or Infinity, no NUL; parsers below would let them pass."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from contracts.errors import InvalidInput

MAX_DEPTH = 20


def check_json(body: bytes) -> None:
    """Refuse a JSON text that two readers could understand differently or that a database cannot store."""
    try:
        value = json.loads(body, object_pairs_hook=_once, parse_constant=_no_constant)
    except RecursionError:
        _refuse("嵌套过深")
    except ValueError:
        return  # not JSON at all: the framework's own answer names the place
    _walk(value, 0)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        _refuse("同一项出现两次")
    return found


def _no_constant(name: str) -> NoReturn:
    _refuse(f"不接受 {name}")


def _walk(value: Any, depth: int) -> None:
    if depth > MAX_DEPTH:
        _refuse("嵌套过深")
    if isinstance(value, str) and "\0" in value:
        _refuse("含有空字符")
    if isinstance(value, dict):
        for name, inner in value.items():
            _walk(name, depth + 1)
            _walk(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            _walk(inner, depth + 1)


def _refuse(what: str) -> NoReturn:
    raise InvalidInput("json-ambiguous", f"提交的 JSON 内容有误：{what}。")

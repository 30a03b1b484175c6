"""Puts other names in the place of the ledger's views in a rule's text; the text stays as it is otherwise."""

from __future__ import annotations

from functools import lru_cache

from sqlglot.dialects.postgres import Postgres
from sqlglot.tokenizer_core import Token, TokenType


@lru_cache(maxsize=256)
def renamed(sql: str, views: frozenset[str]) -> str:
    """Return the text with `ledger_v1.x` as `known_x`, called `x` where it has no other name."""
    tokens = Postgres().tokenize(sql)
    pieces, done = [], 0
    for number, token in enumerate(tokens):
        name = _named(tokens, number)
        if name not in views:
            continue
        pieces += [sql[done : token.start], f"known_{name}"]
        done = tokens[number + 2].end + 1
        following = tokens[number + 3].token_type if number + 3 < len(tokens) else None
        if following not in (TokenType.ALIAS, TokenType.VAR):
            pieces.append(f" AS {name}")
    return "".join((*pieces, sql[done:]))


def _named(tokens: list[Token], number: int) -> str:
    """Return the view that is named from this token on; empty where none is."""
    three = tokens[number : number + 3]
    is_view = len(three) == 3 and three[0].text.lower() == "ledger_v1" and three[1].token_type is TokenType.DOT
    return three[2].text.lower() if is_view else ""

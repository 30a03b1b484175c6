"""Article 4: the permission table, every role against every permission."""

from __future__ import annotations

import itertools

import pytest

from contracts.errors import Forbidden
from contracts.values import Permission, Role
from services.auth.policy import GRANTS, PERMISSION_TITLES, ROLE_TITLES, grant_of, permissions_of, require

P = Permission
ARTICLE_4 = {
    Role.ADMINISTRATOR: set(Permission)
    - {P.DELIVERY_PUSH, P.LETTER_ANSWER},  # (一) and the office's duties in articles 4 and 7
    Role.WORKER: {P.DATA_VIEW, P.DATA_EXPORT, P.PERSONAL_OPEN},  # (二) 查询并导出数据
    Role.QUERY: {P.DATA_VIEW, P.DATA_EXPORT},  # (三) 查询并导出数据
    Role.CONNECTOR: {P.DELIVERY_PUSH, P.LETTER_ANSWER},  # articles 3 and 8: units deliver and answer
}


@pytest.mark.parametrize(("role", "permission"), list(itertools.product(Role, Permission)))
def test_each_cell_is_what_the_article_says(role: Role, permission: Permission) -> None:
    if permission in ARTICLE_4[role]:
        assert require(role, permission).sentence
        assert permission in permissions_of(role)
        return
    assert grant_of(role, permission) is None
    assert permission not in permissions_of(role)
    with pytest.raises(Forbidden) as refused:
        require(role, permission)
    assert refused.value.reason == "permission-missing"
    assert ROLE_TITLES[role] in refused.value.detail
    assert PERMISSION_TITLES[permission] in refused.value.detail


def test_exports_of_query_seats_and_only_they_must_be_registered() -> None:
    assert [(grant.role, grant.permission) for grant in GRANTS if grant.must_register] == [(Role.QUERY, P.DATA_EXPORT)]


def test_no_cell_stands_twice() -> None:
    cells = [(grant.role, grant.permission) for grant in GRANTS]
    assert len(cells) == len(set(cells))


def test_deputies_are_shown_to_the_administrator_alone() -> None:
    assert [grant.role for grant in GRANTS if grant.permission is P.DEPUTY_VIEW] == [Role.ADMINISTRATOR]


def test_the_sentences_stand_in_the_regulation(shared_dir) -> None:
    regulation = "".join((shared_dir / "regulation.txt").read_text(encoding="utf-8").split())
    for grant in GRANTS:
        for part in grant.sentence.replace("……", "；").split("；"):
            assert part in regulation, part

"""Errors as problem details (RFC 9457): every family has its status and title; nothing internal leaves the gateway."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from contracts.errors import (
    FAMILIES,
    BudgetwatchError,
    Conflict,
    Forbidden,
    Internal,
    InvalidInput,
    NotFound,
    Precondition,
    TooMany,
    Unauthenticated,
    Unavailable,
)

MEDIA_TYPE: Final = "application/problem+json"
TYPE_PREFIX: Final = "urn:budgetwatch:problem:"

TITLES: Final[dict[type[BudgetwatchError], str]] = {
    InvalidInput: "提交内容有误",
    NotFound: "未找到",
    Conflict: "与现有数据冲突",
    Forbidden: "无权进行此项操作",
    Unauthenticated: "未通过身份认证",
    Precondition: "当前状态不允许此项操作",
    Unavailable: "服务暂时不可用",
    TooMany: "请求过于频繁",
    Internal: "系统内部错误",
}

_INTERNAL_DETAIL: Final = "系统处理时出现内部错误，请稍后重试；如仍出现，请将本页的关联编号告知管理员。"

_VALIDATION_WORDS: Final[dict[str, str]] = {
    "missing": "缺少必填项",
    "string_too_short": "内容过短",
    "string_too_long": "内容过长",
    "string_pattern_mismatch": "格式不符合要求",
    "enum": "不在可选范围内",
    "uuid_parsing": "编号格式不正确",
    "int_parsing": "应为整数",
    "date_from_datetime_parsing": "日期格式应为 2025-03-31",
    "date_parsing": "日期格式应为 2025-03-31",
    "greater_than_equal": "数值过小",
    "less_than_equal": "数值过大",
    "extra_forbidden": "不认识的项",
    "json_invalid": "不是有效的 JSON",
    "decimal_parsing": "应为十进制数",
}


class Place(BaseModel):
    """One place in the request that is wrong."""

    model_config = ConfigDict(extra="forbid")

    place: str = Field(examples=["body.decided_on"])
    rule: str = Field(examples=["date_parsing"])
    detail: str = Field(examples=["日期格式应为 2025-03-31"])


class ProblemDetails(BaseModel):
    """The body of every error answer (RFC 9457) with our extension members."""

    model_config = ConfigDict(extra="forbid")

    type: str = Field(examples=["urn:budgetwatch:problem:delivery-part-missing"])
    title: str
    status: int
    detail: str
    family: str
    reason: str
    subject: str | None = None
    correlation_id: str | None = None
    errors: list[Place] = []


class InvalidPlaces(InvalidInput):
    """Invalid input whose wrong places are known; stays inside the gateway."""

    def __init__(self, places: Sequence[Place]) -> None:
        super().__init__("request-invalid", "提交的内容有误，请按下列提示改正后重新提交。")
        self.places = list(places)


def family_of(error: BudgetwatchError) -> type[BudgetwatchError]:
    """Return the leaf family of `error`; anything else is internal."""
    return next((family for family in FAMILIES.values() if isinstance(error, family)), Internal)


def details(error: BudgetwatchError, *, correlation_id: str | None = None) -> ProblemDetails:
    """Return `error` as problem details; an internal error shows a fixed sentence only."""
    family = family_of(error)
    internal = family is Internal
    return ProblemDetails(
        type=TYPE_PREFIX + ("internal" if internal else error.reason),
        title=TITLES[family],
        status=family.status,
        detail=_INTERNAL_DETAIL if internal else error.detail,
        family=family.__name__,
        reason="internal" if internal else error.reason,
        subject=None if internal else error.subject,
        correlation_id=correlation_id,
        errors=error.places if isinstance(error, InvalidPlaces) else [],
    )


def response(problem: ProblemDetails, headers: dict[str, str] | None = None) -> JSONResponse:
    """Return the HTTP answer for `problem`."""
    return JSONResponse(
        problem.model_dump(exclude_none=True), status_code=problem.status, media_type=MEDIA_TYPE, headers=headers
    )


def places_of(errors: Sequence[Any]) -> list[Place]:
    """Return pydantic's error list as places with Chinese words; the offending value itself is never repeated."""
    return [
        Place(
            place=".".join(str(part) for part in error["loc"]),
            rule=str(error["type"]),
            detail=_VALIDATION_WORDS.get(str(error["type"]), "内容不符合要求"),
        )
        for error in errors
    ]


def from_validation(error: RequestValidationError) -> InvalidPlaces:
    """Return FastAPI's validation error as a family with its places."""
    return InvalidPlaces(places_of(error.errors()))


def from_http(error: HTTPException) -> BudgetwatchError:
    """Return the framework's own HTTP error (unknown path, wrong method, body too large) as a family."""
    if error.status_code == 404:
        return NotFound("no-such-path", "没有这个地址，请检查后重试。")
    if error.status_code == 405:
        return InvalidInput("method-not-allowed", "该地址不支持这种请求方式。")
    if error.status_code == 413:
        return InvalidInput("body-too-large", "提交的内容超过允许的大小。")
    if error.status_code < 500:
        return InvalidInput("request-unreadable", "请求内容无法读取，请检查格式后重试。")
    return Internal("http", "framework error")


def answers(*families: type[BudgetwatchError]) -> dict[int | str, dict[str, Any]]:
    """Return OpenAPI error answers for a route: its own families and those that any route can give."""
    chosen: dict[type[BudgetwatchError], None] = dict.fromkeys((Unauthenticated, Forbidden, *families, Unavailable))
    return {
        family.status: {
            "description": TITLES[family],
            "content": {
                MEDIA_TYPE: {
                    "schema": {"$ref": "#/components/schemas/ProblemDetails"},
                    "example": _example(family),
                }
            },
        }
        for family in chosen
    }


def _example(family: type[BudgetwatchError]) -> dict[str, Any]:
    reason, detail = _EXAMPLES[family]
    problem = details(family(reason, detail), correlation_id="3f6e0d0a-4b1c-4c53-9a53-0f2f7a1f9d11")
    return problem.model_dump(exclude_none=True)


_EXAMPLES: Final[dict[type[BudgetwatchError], tuple[str, str]]] = {
    InvalidInput: ("part-digest-mismatch", "第 3 个分块的校验值与内容不符，请重新传送该分块。"),
    NotFound: ("delivery-unknown", "没有这个报送编号，请检查后重试。"),
    Conflict: ("warning-already-disposed", "该预警已由其他人员处置，请刷新后查看。"),
    Forbidden: ("permission-missing", "您的席位没有此项权限。"),
    Unauthenticated: ("session-missing", "尚未登录，请先登录。"),
    Precondition: ("delivery-part-missing", "还有分块未传送，请补传后再提交。"),
    Unavailable: ("service-silent", "相关服务暂时没有应答，请稍后重试。"),
    TooMany: ("too-many", "请求过于频繁，请稍候再试。"),
    Internal: ("internal", _INTERNAL_DETAIL),
}

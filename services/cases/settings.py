"""Settings of this service alone: what the committee calls its documents."""

from __future__ import annotations

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class CasesSettings(BaseSettings):
    """Prefixes of running numbers; the year and the number follow, `元人预函〔2026〕3号`."""

    model_config = SettingsConfigDict(env_prefix="BW_CASES_", frozen=True, extra="ignore")

    case_prefix: str = "元人预案"
    notice_prefix: str = "预算工委通报"
    letter_prefix: str = "元人预函"
    query_prefix: str = "元人预查"
    meeting_prefix: str = "联席会议"
    opinion_prefix: str = "元人代意"
    opinion_days: int = Field(default=5, ge=1, le=30)
    """Working days within which a deputy's opinion is handed over, at first and after 不满意; the office's own agreement."""
    query_days: int = 5
    """Working days within which a query request is answered; article 5 says 及时 and gives no number."""
    report_prefix: str = "元人预报"
    return_working_days: int = Field(default=10, ge=1, le=10)
    """For an answer that was returned; article 8 gives 10 from the receipt of a letter, so it is never more."""
    remind_again_after: int = Field(default=5, ge=1, le=60)
    """Working days from a reminder (or its refusal) to the next proposal."""

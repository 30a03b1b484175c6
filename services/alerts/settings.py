"""Settings of this service alone: who approves, how much a week may bring."""

from __future__ import annotations

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class AlertsSettings(BaseSettings):
    """What an installation chooses."""

    model_config = SettingsConfigDict(env_prefix="BW_ALERTS_", frozen=True, extra="ignore")

    head_seat: str = "W-01"
    """The seat of 预算工委负责同志: it alone approves what changes the rules' work (article 4 gives the administrator
    the settings; that another person approves them is ours)."""
    weekly_budget: int = Field(default=20, ge=1, le=500)
    """New matters a week; the rest waits in the queue."""

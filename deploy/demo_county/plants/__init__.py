"""Irregularities in the further data sets and in payments, by theme. Strengths are drawn from wide bands that any auditor would
place in the level; no planter reads a rule.
"""

from __future__ import annotations

from deploy.demo_county.plants import assets, debt, execution, income, payments, procurement, transfer

PLANTERS = (
    *income.PLANTERS,
    *transfer.PLANTERS,
    *debt.PLANTERS,
    *execution.PLANTERS,
    *payments.PLANTERS,
    *procurement.PLANTERS,
    *assets.PLANTERS,
)

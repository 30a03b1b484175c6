"""The catalogue: one file a data set, found by itself; those that are derived from others are `DERIVED`."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import Final

from contracts.errors import InvalidInput
from services.ingest.datasets.declaration import DataSet, DerivedView

_MODULES: Final = [import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__)]


def _by_code(found: list[DataSet]) -> dict[str, DataSet]:
    return {item.name: item for item in sorted(found, key=lambda item: (item.code[0] != "D", item.code, item.name))}


CATALOGUE: Final[dict[str, DataSet]] = _by_code([module.DATA_SET for module in _MODULES if hasattr(module, "DATA_SET")])
"""Data sets by name, in the order of their numbers."""
DERIVED: Final[dict[str, DerivedView]] = {
    module.DERIVED_VIEW.name: module.DERIVED_VIEW for module in _MODULES if hasattr(module, "DERIVED_VIEW")
}
"""Views of the ledger that the catalogue numbers, and that nobody delivers."""


def find_data_set(name: str) -> DataSet:
    """Return the declaration of a data set; `InvalidInput` where the catalogue has none of that name."""
    try:
        return CATALOGUE[name]
    except KeyError:
        raise InvalidInput("unknown-data-set", f"系统没有名为“{name}”的数据集，请核对数据集目录。", name) from None

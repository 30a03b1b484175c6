"""Names that ingest knows and people read: of a data set's columns, of a region. Where it is silent a page shows the code."""

from __future__ import annotations

from contracts.ingest.catalogue_v1 import GetDataSet
from contracts.ingest.codes_v1 import ListRegions
from contracts.regions import NAMES
from contracts.values import Actor
from gateway.clients import Services
from gateway.portal.asking import or_none


async def column_titles(services: Services, by: Actor, data_set: str) -> dict[str, str]:
    """Titles of a data set's columns by their names in the ledger, as the totals of a receipt name them."""
    card = await or_none(services.ask(GetDataSet(actor=by, data_set=data_set)))
    return {} if card is None else {field.name.lower(): field.title for field in card.fields}


async def region_name(services: Services, by: Actor, code: str) -> str:
    """Return what the region is called now; its code where no name is known."""
    found = await or_none(services.ask(ListRegions(actor=by, query=code)))
    names = [item.name for item in found.items if item.region_code == code] if found else []
    return names[-1] if names else NAMES.get(code, code)

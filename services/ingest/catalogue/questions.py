"""The catalogue of data sets as people and connectors see it (办法 articles 3 and 9): declaration, due day, last receipt."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Mapping
from datetime import date
from typing import Final

from sqlalchemy import text
from sqlalchemy.orm import Session

from contracts.errors import InvalidInput
from contracts.ingest.catalogue_v1 import (
    DataSetCard,
    DataSetCatalogue,
    DataSetField,
    DataSetLine,
    GetDataSet,
    GetTemplate,
    LastReceived,
    ListDataSets,
    TemplateFile,
)
from contracts.units import UNITS
from services.ingest.calendar.questions import own_sender
from services.ingest.datasets import CATALOGUE, DERIVED, find_data_set
from services.ingest.datasets.declaration import DataSet, DerivedView, Field, PeriodKind
from services.ingest.due import Agreed, due_rule, words
from services.ingest.intake import check_period
from services.ingest.schemas import json_schema
from services.ingest.storage import due_calendar, quality
from services.ingest.templates import describe, identities, template

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LAST: Final = text(
    "SELECT DISTINCT ON (s.data_set) s.data_set, s.receipt_id, r.number AS receipt_number, r.delivery_id, s.region,"
    " s.period, r.row_count AS rows, s.accepted_at FROM ingest.slice s JOIN ingest.receipt r USING (receipt_id)"
    " ORDER BY s.data_set, s.accepted_at DESC, r.number DESC"
)


def list_data_sets(session: Session, call: ListDataSets, *, today: date) -> DataSetCatalogue:
    """Return every data set by number, those that nobody sends too."""
    own = own_sender(call.by())
    if call.sender is not None and call.sender not in UNITS:
        raise InvalidInput("unknown-unit", f"没有代码为“{call.sender[:20]}”的报送单位。", call.sender[:20])
    agreed, last = due_calendar.agreed_rules(session), _last(session)
    lines = [_line(data_set, agreed, last, own, today) for data_set in CATALOGUE.values()]
    lines += [_derived_line(view) for view in DERIVED.values()]
    shown = [line for line in lines if call.sender in {None, line.sender}]
    return DataSetCatalogue(items=tuple(sorted(shown, key=lambda line: (line.code, line.name))))


def get_data_set(session: Session, call: GetDataSet, *, today: date) -> DataSetCard:
    """Return everything of one data set; `InvalidInput` where there is none of that name."""
    own = own_sender(call.by())
    view = DERIVED.get(call.data_set)
    if view is not None:
        return _derived_card(view)
    data_set = find_data_set(call.data_set)
    line = _line(data_set, due_calendar.agreed_rules(session), _last(session), own, today)
    found = quality.of_delivery(session, line.last.delivery_id) if line.last else None
    return DataSetCard(
        line=line,
        note=data_set.note,
        standard_table=data_set.standard_table,
        view=data_set.view_name,
        schema_version=data_set.schema_version,
        official_form=data_set.official_form,
        identities=identities(data_set),
        fields=tuple(_field(data_set, item) for item in data_set.fields),
        score=found.score if found else None,
        json_schema="" if data_set.is_workbook else json.dumps(json_schema(data_set), ensure_ascii=False, indent=1),
    )


def get_template(call: GetTemplate) -> TemplateFile:
    """Return a template; `InvalidInput` for an official workbook or a period of another kind."""
    call.by()
    data_set = find_data_set(call.data_set)
    if call.period is not None:
        check_period(call.period, data_set)
    out = io.BytesIO()
    template(data_set, region=call.region or "", period=call.period or "", unit=call.money_unit).save(out)
    period = f"_{call.period}" if call.period else ""
    name = f"{data_set.code}_{data_set.title}{period}_{call.money_unit}.xlsx"
    return TemplateFile(file_name=name, media_type=XLSX, content=base64.b64encode(out.getvalue()))


def _last(session: Session) -> dict[str, LastReceived]:
    rows = session.execute(_LAST).mappings()
    return {row["data_set"]: LastReceived(**{name: row[name] for name in LastReceived.model_fields}) for row in rows}


def _line(
    data_set: DataSet, agreed: Agreed, last: Mapping[str, LastReceived], own: str | None, today: date
) -> DataSetLine:
    period = str(today.year) if data_set.period is PeriodKind.YEAR else f"{today:%Y-%m}"
    due, basis = due_rule(data_set, period, agreed.get(data_set.name, ()))
    return DataSetLine(
        name=data_set.name,
        code=data_set.code,
        title=data_set.title,
        sender=data_set.sender,
        frequency=data_set.frequency,
        period=data_set.period.value,
        due=words(due),
        due_basis=basis,
        is_expected=due is not None,
        field_count=len(data_set.fields),
        has_template=not data_set.is_workbook,
        last=last.get(data_set.name) if own in {None, data_set.sender} else None,
    )


def _field(data_set: DataSet, item: Field) -> DataSetField:
    return DataSetField(
        name=item.standard_name,
        title=item.title,
        type=item.type.value,
        rule=describe(item),
        is_required=item.is_required,
        is_key=item.name in data_set.key,
        is_personal=item.is_personal,
        is_standard=data_set.is_standard(item),
        is_in_view=item.is_in_view,
        choices=tuple(option.title for option in item.choices),
    )


def _derived_line(view: DerivedView) -> DataSetLine:
    return DataSetLine(
        name=view.name,
        code=view.code,
        title=view.title,
        sender=None,
        frequency="随来源数据集",
        period=None,
        due="不需报送",
        due_basis="由已报送的数据集得出",
        is_expected=False,
        field_count=len(view.fields),
        has_template=False,
    )


def _derived_card(view: DerivedView) -> DataSetCard:
    fields = tuple(
        DataSetField(
            name=item.standard_name,
            title=item.title,
            type=item.type.value,
            rule="",
            is_required=False,
            is_key=False,
            is_personal=item.is_personal,
            is_standard=False,
            is_in_view=True,
        )
        for item in view.fields
    )
    return DataSetCard(
        line=_derived_line(view),
        note=view.note,
        standard_table="",
        view=view.name,
        schema_version=1,
        sources=view.sources,
        fields=fields,
    )

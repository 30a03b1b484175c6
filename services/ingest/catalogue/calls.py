"""The catalogue's part of ingest's RPC; `IngestService` stands on it."""

from __future__ import annotations

from chassis.nameko_ext import Service, answers
from contracts.ingest.catalogue_v1 import (
    DataSetCard,
    DataSetCatalogue,
    GetDataSet,
    GetTemplate,
    ListDataSets,
    TemplateFile,
)
from services.ingest.catalogue import questions


class CatalogueCalls(Service):
    """The calls on the catalogue of data sets."""

    @answers(ListDataSets)
    def list_data_sets(self, call: ListDataSets) -> DataSetCatalogue:
        """Return the catalogue."""
        with self.db.transaction() as session:
            return questions.list_data_sets(session, call, today=self.clock.today())

    @answers(GetDataSet)
    def get_data_set(self, call: GetDataSet) -> DataSetCard:
        """Return one data set."""
        with self.db.transaction() as session:
            return questions.get_data_set(session, call, today=self.clock.today())

    @answers(GetTemplate)
    def get_template(self, call: GetTemplate) -> TemplateFile:
        """Return the Excel template of a data set."""
        return questions.get_template(call)

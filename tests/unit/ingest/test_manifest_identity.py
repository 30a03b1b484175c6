"""A field that came later changes nothing for programs that do not know it."""

from __future__ import annotations

from contracts.ingest.v1 import Manifest
from contracts.sealing import canonical
from services.ingest.storage.deliveries import manifest_sha256

MANIFEST = Manifest(data_set="agency", region="532328", period="2025", file_name="a.csv", size=1, sha256="0" * 64)


def test_without_a_note_the_signed_text_and_the_identity_are_those_of_before():
    assert "correction_note" not in canonical(MANIFEST)
    assert '"rows":null' in canonical(MANIFEST)
    assert "money_unit" not in canonical(MANIFEST)
    in_wan = MANIFEST.model_copy(update={"money_unit": "万元"})
    assert '"money_unit":"万元"' in canonical(in_wan)
    assert manifest_sha256(in_wan) != manifest_sha256(MANIFEST)
    noted = MANIFEST.model_copy(update={"correction_note": "列错科目，已更正"})
    assert '"correction_note":"列错科目，已更正"' in canonical(noted)
    assert manifest_sha256(noted) != manifest_sha256(MANIFEST)

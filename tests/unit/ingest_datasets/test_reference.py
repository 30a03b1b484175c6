"""The shipped reference tables are what the source material gives."""

from __future__ import annotations

from services.ingest.reference.derive import HERE, VOLUMES, derive, entries


def test_the_shipped_tables_come_from_the_sources(shared_dir, tmp_path):
    derive(shared_dir / "data", tmp_path)
    made = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.glob("**/*.csv")}
    assert made == {path.relative_to(HERE): path.read_bytes() for path in HERE.glob("**/*.csv")}


def test_no_volume_claims_to_be_whole_or_hides_its_source():
    for volume in VOLUMES:
        assert volume.is_complete == "否"
        assert volume.source
        assert volume.note


def test_every_code_has_its_level_and_parent(shared_dir):
    for volume in VOLUMES:
        for entry in entries(shared_dir / "data", volume):
            assert len(entry.code) == {"类": 3, "款": 5, "项": 7, "目": 9}[entry.level]
            assert entry.code.startswith(entry.parent_code)

"""What may be sent, and what is said about what may not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from connector.sources import SourceError, Statement, collect

SAID = {"data_set": "agency", "region": "532328", "period": "2025"}


def write(folder: Path, name: str, *, said: object = SAID) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"a,b\n1,2\n")
    if said is not None:
        text = said if isinstance(said, str) else json.dumps(said)
        path.with_name(f"{path.name}.manifest.json").write_text(text, encoding="utf-8")
    return path


def test_a_folder_gives_its_files_in_the_order_of_their_names(tmp_path):
    for name in ("b.csv", "a.csv", "sub/c.csv"):
        write(tmp_path, name)
    (tmp_path / ".hidden").write_text("")
    sources, errors = collect([tmp_path])
    assert [source.path.name for source in sources] == ["a.csv", "b.csv", "c.csv"]
    assert errors == []


def test_a_file_without_statement_is_named_and_the_others_go(tmp_path):
    write(tmp_path, "a.csv", said=None)
    write(tmp_path, "b.csv")
    sources, errors = collect([tmp_path])
    assert [source.path.name for source in sources] == ["b.csv"]
    assert "a.csv.manifest.json" in str(errors[0])


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ({**SAID, "region": "5323"}, "region"),
        ({**SAID, "rowz": 5}, "rowz"),
        ({**SAID, "period": "2025-13"}, "period"),
        ({**SAID, "control_totals": {"amount": "NaN"}}, "control_totals.amount"),
        ({"region": "532328"}, "data_set"),
        ("{", "全文"),
    ],
)
def test_a_wrong_statement_says_where(tmp_path, said, place):
    write(tmp_path, "a.csv", said=said)
    sources, errors = collect([tmp_path])
    assert sources == []
    assert place in str(errors[0])


def test_a_statement_without_its_file_is_told(tmp_path):
    write(tmp_path, "a.csv").unlink()
    assert "有说明文件而没有数据文件" in str(collect([tmp_path])[1][0])


def test_what_is_not_there_is_told(tmp_path):
    assert "没有这个文件" in str(collect([tmp_path / "nothing"])[1][0])


def test_the_command_line_stands_in_for_a_sidecar_of_a_single_file(tmp_path):
    path = write(tmp_path, "附表.xlsx", said=None)
    sources, errors = collect([path], {**SAID, "data_set": "report_workbook"})
    assert (sources[0].statement.data_set, errors) == ("report_workbook", [])


def test_stated_size_and_hash_are_compared():
    said = Statement.model_validate({**SAID, "size": 8, "sha256": "a" * 64})
    assert said.manifest("a.csv", 8, "a" * 64).file_name == "a.csv"
    for size, sha256 in ((9, "a" * 64), (8, "b" * 64)):
        with pytest.raises(SourceError, match="不符"):
            said.manifest("a.csv", size, sha256)

"""Parts: streamed, checked against size and digest, put in place whole or not at all."""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from chassis.staged_parts import open_part
from contracts.errors import NotFound
from contracts.ingest.v1 import DeliveryState, OpenDelivery, RecordPart, Refusal
from gateway import examples
from gateway.downloads import disposition, is_plain_name, safe_name

PART = 1000
CONTENT = bytes(range(256)) * 10
ID = "0195f3a0-0000-7000-8000-000000000001"


@pytest.fixture
def delivery(door):
    manifest = examples.MANIFEST.model_copy(update={"size": len(CONTENT)})
    made = examples.DELIVERY_OPEN.model_copy(update={"manifest": manifest, "part_size": PART, "parts": (1,)})
    door.desk.answers["get_delivery"] = made
    door.desk.answers["record_part"] = made
    return made


def digest(data: bytes) -> dict[str, str]:
    return {"Content-Digest": f"sha-256=:{base64.b64encode(hashlib.sha256(data).digest()).decode()}:"}


def put(connector, index: int, data: bytes, headers: dict[str, str] | None = None):
    return connector(
        "PUT",
        f"/api/v1/deliveries/{ID}/parts/{index}",
        content=data,
        headers=digest(data) if headers is None else headers,
    )


@pytest.mark.parametrize(("index", "data"), [(0, CONTENT[:PART]), (2, CONTENT[2 * PART :])])
def test_a_part_lands_whole_in_the_staging_area(door, connector, delivery, index, data):
    assert put(connector, index, data).status_code == 200
    folder = door.staging / ID
    assert [path.name for path in folder.iterdir()] == [f"{index}.part"]
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (
        data not in (folder / f"{index}.part").read_bytes()
    )  # a month in the staging area, with people's accounts in it
    with open_part(door.staging, door.blobs.keys, UUID(ID), index) as part:
        assert part.read() == data
    recorded = door.desk.last(RecordPart)
    assert (recorded.index, recorded.size, recorded.sha256) == (index, len(data), hashlib.sha256(data).hexdigest())
    assert recorded.actor.seat == "C-czj"


def test_the_plain_hash_header_does_too(connector, delivery):
    data = CONTENT[:PART]
    assert put(connector, 0, data, {"X-Part-SHA256": hashlib.sha256(data).hexdigest()}).status_code == 200


@pytest.mark.parametrize(
    ("data", "headers", "reason"),
    [
        (CONTENT[:PART], digest(b"other"), "part-digest-mismatch"),
        (CONTENT[: PART - 1], None, "part-too-short"),
        (CONTENT[: PART + 1], None, "part-too-long"),
        (b"", None, "part-too-short"),
        (CONTENT[:PART], {}, "part-digest-missing"),
        (CONTENT[:PART], {"Content-Digest": "sha-256=:bm90IGEgaGFzaA==:"}, "part-digest-missing"),
        (CONTENT[:PART], {"Content-Digest": "md5=:abcd:"}, "part-digest-missing"),
        (CONTENT[:PART], {"X-Part-SHA256": "../../etc"}, "part-digest-missing"),
    ],
)
def test_a_bad_part_leaves_nothing_behind(door, connector, delivery, data, headers, reason):
    answer = put(connector, 0, data, headers)
    assert (answer.status_code, answer.json()["reason"]) == (422, reason)
    assert not list(door.staging.rglob("*.*"))
    assert not any(isinstance(call, RecordPart) for call in door.desk.asked)


def test_a_part_that_the_file_does_not_have_is_refused(connector, delivery):
    answer = put(connector, 3, b"x")
    assert answer.json()["reason"] == "part-index-unknown"


def test_a_part_that_has_arrived_is_not_written_again(door, connector, delivery):
    assert put(connector, 1, CONTENT[PART : 2 * PART]).status_code == 200
    assert not door.staging.exists()


def test_a_closed_delivery_takes_no_more_parts(door, connector, delivery):
    door.desk.answers["get_delivery"] = delivery.model_copy(update={"state": DeliveryState.COMPLETE})
    assert put(connector, 0, CONTENT[:PART]).status_code == 412


def test_a_foreign_delivery_takes_no_parts(door, connector, delivery):
    door.desk.answers["get_delivery"] = NotFound("delivery-unknown", "没有这个报送编号。")
    assert put(connector, 0, CONTENT[:PART]).status_code == 404
    assert not door.staging.exists()


def test_a_full_staging_area_says_try_later(door, connector, delivery, monkeypatch):
    import errno

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "no space")

    monkeypatch.setattr("gateway.staging._flush", full)
    answer = put(connector, 0, CONTENT[:PART])
    assert (answer.status_code, answer.json()["reason"]) == (503, "staging-full")
    assert not list(door.staging.rglob("*.*"))


def test_nasty_file_names_are_refused_at_the_door(door, connector, shared_dir: Path):
    names = json.loads((shared_dir / "suites/hostile/filenames.json").read_text())
    allowed = {name for name in names if is_plain_name(name) and len(name) <= 200}
    assert not any(char in name for name in allowed for char in "/\\\r\n\0\u202e")
    for name in names:
        manifest = examples.MANIFEST.model_dump(mode="json") | {"file_name": name}
        answer = connector("POST", "/api/v1/deliveries", json=manifest)
        assert (answer.status_code == 200) == (name in allowed), name
    assert {call.manifest.file_name for call in door.desk.asked if isinstance(call, OpenDelivery)} == allowed


def test_no_file_name_can_forge_a_download_header(shared_dir: Path):
    for name in json.loads((shared_dir / "suites/hostile/filenames.json").read_text()):
        value = disposition(name)
        assert value.isascii()
        assert value.isprintable()
        assert value.count('"') == 2
        assert value.count(";") == 2
        assert not set(safe_name(name)) & set('/\\:*?"<>|\r\n\0\u202e')
    assert safe_name("../../con.csv") == "_con.csv"
    assert safe_name("\0") == "download.bin"
    assert len(safe_name("长" * 300 + ".xlsx")) == 120
    assert safe_name("报表（2024）.csv") == "报表（2024）.csv"


def test_the_original_comes_back_byte_for_byte_as_an_attachment(door, people):
    sha256 = door.blobs.put(b"=1+1,\n\xff\xfe")
    door.desk.answers["get_original"] = door.desk.answers["get_original"].model_copy(update={"sha256": sha256})
    for path in (f"/deliveries/{ID}/original", f"/api/v1/deliveries/{ID}/original"):
        answer = people("GET", path)
        assert answer.content == b"=1+1,\n\xff\xfe"
        assert answer.headers["content-disposition"].startswith("attachment; ")
        assert answer.headers["content-type"] == "application/octet-stream"


def test_people_read_titles_and_not_the_names_of_columns_and_checks(door, people):
    card = door.desk.answers["get_data_set"]
    named = card.fields[1].model_copy(update={"name": "MONTH_AMOUNT", "title": "本月数"})
    door.desk.answers["get_data_set"] = card.model_copy(update={"fields": (named,)})
    receipt = people("GET", f"/receipts/{ID}").text
    assert "<td>本月数</td>" in receipt
    assert "month_amount</td>" not in receipt
    fault = Refusal(file="a.csv", row=3, column="MONTH_AMOUNT", value="一千", rule="not-a-number", detail="请填数值。")
    refused = {"state": DeliveryState.REFUSED, "receipt_id": None, "refusals": (fault,), "refusal_count": 1}
    door.desk.answers["get_delivery"] = examples.DELIVERY_OPEN.model_copy(update=refused)
    page = people("GET", f"/deliveries/{ID}").text
    assert "<td>不是数字</td>" in page
    assert "<td>本月数<br>" in page
    assert "not-a-number" not in page


def test_a_region_is_named_with_its_code_beside(door, people):
    found = door.desk.answers["list_regions"]
    county = found.items[0].model_copy(update={"region_code": examples.MANIFEST.region, "name": "元谋县"})
    door.desk.answers["list_regions"] = found.model_copy(update={"items": (*found.items, county)})
    for path in (f"/receipts/{ID}", f"/deliveries/{ID}"):
        assert f'元谋县<span class="muted code">{examples.MANIFEST.region}</span>' in people("GET", path).text
    assert "元谋县，2025 年" in people("GET", "/reconciliation").text
    door.desk.answers["list_regions"] = NotFound("region-unknown", "没有该区划。")
    receipt = door.desk.answers["get_receipt"]
    for code, shown in (
        ("999901", '云岭县（合成示例）<span class="muted code">999901</span>，'),
        ("110101", "<dd>110101，"),
    ):
        manifest = receipt.manifest.model_copy(update={"region": code})
        door.desk.answers["get_receipt"] = receipt.model_copy(update={"manifest": manifest})
        assert shown in people("GET", f"/receipts/{ID}").text


def test_the_row_says_what_its_code_is_called_and_its_amounts_in_both_units(people):
    page = people("GET", f"/receipts/{ID}/rows/214").text
    assert "2130505　生产发展" in page
    assert "2,450,000.00 元" in page
    assert ">245.00</span> 万元）" in page
    assert "本月数：182,300,000.00 元" in page


def test_a_receipt_is_shown_while_the_catalogue_is_silent(door, people):
    door.desk.answers["get_data_set"] = NotFound("data-set-unknown", "没有这个数据集。")
    assert "<td>month_amount</td>" in people("GET", f"/receipts/{ID}").text


def test_a_lost_blob_is_a_page_not_a_half_download(people):
    answer = people("GET", f"/deliveries/{ID}/original")
    assert answer.status_code == 404
    assert "请联系系统管理员" in answer.text
    assert uuid4().hex not in answer.text

"""A sealed package proves every byte of itself offline; whatever is changed in it is found."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from connector.cli import BAD_INPUT, NOT_PROVEN, OK, main
from connector.package import prove_package
from connector.proof import NotProven
from contracts.packages import PackageKind
from contracts.sealing import receipt_message
from contracts.values import Origin
from services.auth.certificates.profiles import Authority, authority_certificate
from services.cases import packing
from services.cases.archive.package import Label
from services.cases.packing import Content
from tests.support.packages import NOW, Sealer, make, pem_of

LABEL = Label(PackageKind.VOLUME, "2025-重-1", "2025年度重大问题处置案卷（第1卷）", (Origin.SYNTHETIC,))


def new_authority() -> Authority:
    key = ec.generate_private_key(ec.SECP256R1())
    return Authority(authority_certificate(key, "CA", NOW), key)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def authority() -> Authority:
    return new_authority()


@pytest.fixture(scope="module")
def sealer(authority: Authority) -> Sealer:
    return Sealer(authority)


def contents() -> list[Content]:
    return [packing.text("002/答复.txt", "已更正。"), packing.text("001/函.txt", "请说明。"), Content("空.bin", b"")]


@pytest.fixture(scope="module")
def package(sealer: Sealer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("package") / "卷.zip"
    make(path, LABEL, contents(), sealer)
    return path


def verdict(content: bytes, authority: Authority, folder: Path) -> str:
    path = folder / "changed.zip"
    path.write_bytes(content)
    try:
        prove_package(path, authority.certificate)
    except NotProven as error:
        return str(error)
    return ""


def test_a_package_proves_itself_and_says_what_it_is(package, authority, tmp_path, capsys):
    ca = tmp_path / "ca.pem"
    ca.write_bytes(pem_of(authority.certificate))
    assert main(["verify", str(package), "--ca", str(ca)]) == OK
    said = capsys.readouterr().out.replace("\n", "")
    assert "案卷 2025-重-1" in said
    assert "4 个文件逐一核对" in said
    assert "第 7 条" in said


def test_packing_twice_gives_the_same_manifest_and_the_same_bytes(sealer, package, tmp_path):
    again = make(tmp_path / "again.zip", LABEL, contents()[::-1], sealer)
    with zipfile.ZipFile(package) as first, zipfile.ZipFile(tmp_path / "again.zip") as second:
        assert first.read("MANIFEST.json") == second.read("MANIFEST.json")
    assert again.manifest_sha256 == sealer.asked[0].manifest_sha256
    assert [file.name for file in again.manifest.files] == ["001/函.txt", "002/答复.txt", "空.bin", "SHA256SUMS"]


def test_a_change_of_any_byte_is_found(package, authority, tmp_path):
    whole = package.read_bytes()
    assert verdict(whole, authority, tmp_path) == ""
    unfound = [
        at
        for at in range(0, len(whole), 5)
        if not verdict(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :], authority, tmp_path)
    ]
    assert unfound == []


@pytest.mark.parametrize(
    "change",
    [lambda raw: raw[:-1], lambda raw: raw + b"\0", lambda raw: b"\0" + raw, lambda _: b"", lambda raw: raw[:40]],
)
def test_what_is_cut_or_added_is_found(package, authority, tmp_path, change):
    assert verdict(change(package.read_bytes()), authority, tmp_path)


def rewritten(package: Path, folder: Path, **changes: bytes) -> Path:
    """The package with other contents of its sheets, written in its own form."""
    path = folder / "rewritten.zip"
    with zipfile.ZipFile(package) as source, zipfile.ZipFile(path, "w") as target:
        for info in source.infolist():
            target.writestr(info, changes.get(info.filename.replace(".", "_"), source.read(info)))
    return path


def test_a_receipts_signature_is_none_of_an_archive(package, sealer, authority, tmp_path):
    message = receipt_message("{}", NOW)
    forged = rewritten(package, tmp_path, SEAL=message, SEAL_sig=sealer.sign(message))
    with pytest.raises(NotProven, match="不是档案封装"):
        prove_package(forged, authority.certificate)


def test_a_seal_of_another_package_or_authority_does_not_prove_this_one(package, sealer, authority, tmp_path):
    other = tmp_path / "other.zip"
    make(other, Label(PackageKind.MONTH, "2025-03", "别的", ()), contents(), sealer)
    with zipfile.ZipFile(other) as source:
        foreign = {name.replace(".", "_"): source.read(name) for name in ("SEAL", "SEAL.sig")}
    with pytest.raises(NotProven, match="文件清单与签章不符"):
        prove_package(rewritten(package, tmp_path, **foreign), authority.certificate)
    with pytest.raises(NotProven, match="CA"):
        prove_package(package, new_authority().certificate)


def test_a_changed_package_has_its_exit_code(package, authority, tmp_path, capsys):
    ca, bad = tmp_path / "ca.pem", tmp_path / "bad.zip"
    ca.write_bytes(pem_of(authority.certificate))
    bad.write_bytes(package.read_bytes().replace("请说明".encode(), "请解释".encode()))
    assert main(["verify", str(bad), "--ca", str(ca)]) == NOT_PROVEN
    assert "验证不通过" in capsys.readouterr().out
    assert main(["verify", str(tmp_path / "none.zip"), "--ca", str(ca)]) == BAD_INPUT


def test_openssl_and_sha256sum_prove_it_too(package, tmp_path):
    with zipfile.ZipFile(package) as archive:
        archive.extractall(tmp_path)
    if shutil.which("openssl") is None:
        pytest.skip("no openssl")
    public = subprocess.run(
        ["openssl", "x509", "-in", "SEAL.pem", "-pubkey", "-noout"], cwd=tmp_path, capture_output=True, check=True
    )
    (tmp_path / "seal.pub").write_bytes(public.stdout)
    told = subprocess.run(
        ["openssl", "dgst", "-sha256", "-verify", "seal.pub", "-signature", "SEAL.sig", "SEAL"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.stdout.strip() == "Verified OK"
    assert subprocess.run(["sha256sum", "--quiet", "-c", "SHA256SUMS"], cwd=tmp_path, check=False).returncode == 0

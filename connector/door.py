"""The people's congress's door over HTTPS with a client certificate: typed answers, three kinds of failure."""

from __future__ import annotations

import base64
import hashlib
import json
import ssl
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self, TypeVar
from urllib.parse import quote
from uuid import UUID

import httpx
from pydantic import BaseModel, ValidationError

from connector.signing import Sign, SigningError
from contracts.cases.inbox_v1 import Acknowledgement, FileKept, Inbox, SignedLetter
from contracts.ingest.catalogue_v1 import DataSetCard
from contracts.ingest.reconciliation_v1 import Difference, DifferenceList, DifferenceState
from contracts.ingest.v1 import Delivery, Manifest, Receipt
from contracts.sealing import manifest_message

TRY_AGAIN: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
DENIED: Final = frozenset({401, 403})
TIMEOUT: Final = httpx.Timeout(60, connect=10)

JSON: Final = {"Content-Type": "application/json"}

A = TypeVar("A", bound=BaseModel)


class Unreachable(Exception):
    """No usable answer now; the same request may be sent again. `wait_s` is what the door asks for."""

    def __init__(self, why: str, wait_s: float | None = None) -> None:
        super().__init__(why)
        self.wait_s = wait_s


class Denied(Exception):
    """The door does not let this certificate in, or is not the door that we trust."""


class Rejected(Exception):
    """The door understood and says no; sending the same again is useless."""

    def __init__(self, status: int, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.reason = reason


class Door:
    """Typed requests; every failure is one of the three above."""

    def __init__(self, url: str, tls: ssl.SSLContext | None, sign: Sign | None = None) -> None:
        self._sign = sign
        # no proxies from the environment: the line to the congress is a line of its own
        self._http = httpx.Client(base_url=url.rstrip("/"), verify=tls or True, timeout=TIMEOUT, trust_env=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()

    def open_delivery(self, manifest: Manifest) -> Delivery:
        """Announce a file, or learn how far it has come."""
        body = manifest.model_dump_json().encode()
        headers = dict(JSON)
        if self._sign is not None:
            try:
                signature = self._sign(manifest_message(manifest))
            except SigningError as error:  # the device is gone: nothing can be announced, all stays in the queue
                raise Denied(str(error)) from error
            headers["X-Manifest-Signature"] = base64.b64encode(signature).decode()
        return self._ask("POST", "/api/v1/deliveries", Delivery, body, headers)

    def put_part(self, delivery_id: UUID, index: int, data: bytes) -> Delivery:
        """Send one part with its digest."""
        digest = base64.b64encode(hashlib.sha256(data).digest()).decode()
        headers = {"Content-Type": "application/octet-stream", "Content-Digest": f"sha-256=:{digest}:"}
        return self._ask("PUT", f"/api/v1/deliveries/{delivery_id}/parts/{index}", Delivery, data, headers)

    def complete(self, delivery_id: UUID) -> Delivery:
        """Say that all parts are there."""
        return self._ask("POST", f"/api/v1/deliveries/{delivery_id}/complete", Delivery)

    def delivery(self, delivery_id: UUID) -> Delivery:
        """Ask what became of a delivery."""
        return self._ask("GET", f"/api/v1/deliveries/{delivery_id}", Delivery)

    def receipt(self, receipt_id: UUID) -> Receipt:
        """Fetch the receipt."""
        return self._ask("GET", f"/api/v1/receipts/{receipt_id}", Receipt)

    def column_titles(self, data_set: str) -> dict[str, str]:
        """Ask what a data set's columns are called, by their names in small letters."""
        card = self._ask("GET", f"/api/v1/data-sets/{data_set}", DataSetCard)
        return {field.name.lower(): field.title for field in card.fields}

    def refusal_report(self, delivery_id: UUID) -> bytes:
        """Fetch the error report of a refused delivery, a workbook."""
        return self._request("GET", f"/api/v1/deliveries/{delivery_id}/refusals.xlsx", None, None).content

    def inbox(self, offset: int = 0) -> Inbox:
        """Ask for the letters to this unit."""
        return self._ask("GET", f"/api/v1/inbox?limit=100&offset={offset}", Inbox)

    def letter_file(self, letter_id: UUID, form: str) -> bytes:
        """Fetch a letter, `pdf` or `docx`; the bytes are those whose hash the door states."""
        response = self._request("GET", f"/api/v1/inbox/{letter_id}/{form}", None, None)
        if hashlib.sha256(response.content).hexdigest() != response.headers.get("X-Content-SHA256"):
            raise Unreachable("取回的函件不完整")
        return response.content

    def sign_letter(self, letter_id: UUID, signed_for_by: str) -> SignedLetter:
        """Sign for a letter."""
        body = json.dumps({"signed_for_by": signed_for_by}).encode()
        return self._ask("POST", f"/api/v1/inbox/{letter_id}/receipt", SignedLetter, body, JSON)

    def put_attachment(self, letter_id: UUID, file_name: str, data: bytes) -> FileKept:
        """Hand in an attachment of an answer."""
        digest = base64.b64encode(hashlib.sha256(data).digest()).decode()
        headers = {"Content-Type": "application/octet-stream", "Content-Digest": f"sha-256=:{digest}:"}
        path = f"/api/v1/inbox/{letter_id}/files/{quote(file_name, safe='')}"
        return self._ask("PUT", path, FileKept, data, headers)

    def answer_letter(self, letter_id: UUID, answer: dict[str, Any]) -> Acknowledgement:
        """Answer a letter; the same answer may be sent again."""
        return self._ask(
            "POST", f"/api/v1/inbox/{letter_id}/answer", Acknowledgement, json.dumps(answer).encode(), JSON
        )

    def differences(self, state: DifferenceState | None, offset: int = 0) -> DifferenceList:
        """Ask where this unit's data do not agree with others'."""
        wanted = f"&state={state}" if state else ""
        return self._ask("GET", f"/api/v1/reconciliation/differences?limit=100&offset={offset}{wanted}", DifferenceList)

    def difference(self, difference_id: UUID) -> Difference:
        """Ask for one difference with this unit's rows."""
        return self._ask("GET", f"/api/v1/reconciliation/differences/{difference_id}", Difference)

    def explain(self, difference_id: UUID, explanation: str) -> Difference:
        """Explain a difference; the same explanation may be sent again."""
        body = json.dumps({"explanation": explanation}).encode()
        path = f"/api/v1/reconciliation/differences/{difference_id}/explanation"
        return self._ask("POST", path, Difference, body, JSON)

    def clock(self) -> str:
        """Ask for something that any known certificate may see; return the door's `Date`, RFC 9110."""
        return str(self._request("GET", "/api/v1/openapi.json", None, None).headers.get("Date", ""))

    def _ask(
        self, method: str, path: str, answer: type[A], body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> A:
        response = self._request(method, path, body, headers)
        try:
            return answer.model_validate_json(response.content)
        except ValidationError as error:
            raise Unreachable("对方应答的内容无法识别，请检查 --url 是否正确") from error

    def _request(self, method: str, path: str, body: bytes | None, headers: dict[str, str] | None) -> httpx.Response:
        try:
            response = self._http.request(method, path, content=body, headers=headers)
        except httpx.TransportError as error:
            if "CERTIFICATE_VERIFY_FAILED" in str(error):
                raise Denied("无法确认对方身份：服务器证书不是由指定的 CA 签发的，请核对 --url 和 --ca。") from error
            raise Unreachable(f"网络不通（{type(error).__name__}）") from error
        if response.is_success:
            return response
        raise _failure(response)


def _failure(response: httpx.Response) -> Exception:
    problem = _problem(response)
    reason = str(problem.get("reason", "unknown"))
    detail = str(problem.get("detail", f"对方应答 {response.status_code}"))
    if response.status_code in TRY_AGAIN:
        wait = response.headers.get("Retry-After", "")
        return Unreachable(detail, float(wait) if wait.isdigit() else None)
    if response.status_code in DENIED or reason == "certificate-missing":
        return Denied(detail)
    return Rejected(response.status_code, reason, detail)


def _problem(response: httpx.Response) -> dict[str, Any]:
    try:
        found = json.loads(response.content)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def tls_context(certificate: Path, key: Path, ca: Path, password: str | None = None) -> ssl.SSLContext:
    """Return TLS settings with our certificate that trust the given CA and nothing else.

    Without a password a locked key is an error; OpenSSL never asks on the terminal.

    Raises OSError (ssl.SSLError is one) where a file is missing or the three do not fit together.
    """
    context = ssl.create_default_context(cafile=str(ca))
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(certificate, key, password=password or "")
    return context

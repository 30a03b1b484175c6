"""What the signer answers: two calls, a closed list of keys, each signature counted."""

from __future__ import annotations

import base64
import time

from prometheus_client import Counter, Histogram

from contracts.auth.v1 import GetPublicKey, PublicKey, Sign, Signature
from services.auth.signer.labels import key_label
from services.auth.signer.token import Token

SIGNATURES = Counter("signer_signatures_total", "Signatures made in the token, by key.", ["key"])
SIGNING_SECONDS = Histogram("signer_signing_seconds", "Time of a signature in the token, waiting for it included.")


class Answers:
    """The two calls over one open token."""

    def __init__(self, token: Token) -> None:
        self._token = token

    def sign(self, call: Sign) -> Signature:
        """Sign bytes; `InvalidInput` for a key that is not on the list, `Unavailable` where the token fails."""
        label = key_label(call.key_label)
        began = time.perf_counter()
        signature = self._token.sign(label, call.message)
        SIGNING_SECONDS.observe(time.perf_counter() - began)
        SIGNATURES.labels(label.value).inc()
        return Signature(signature=base64.b64encode(signature))

    def get_public_key(self, call: GetPublicKey) -> PublicKey:
        """Return a public key; errors as `sign`, and `NotFound` where the token has no such key yet."""
        return PublicKey(pem=self._token.public_key(key_label(call.key_label)).decode("ascii"))

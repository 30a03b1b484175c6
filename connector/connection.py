"""What a command needs to reach the door: from the configuration, from the command line, or from both."""

from __future__ import annotations

import argparse
import ssl
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from connector.configuration import Configuration, ConfigurationError, Token, load
from connector.door import Door, tls_context
from connector.secret import SecretError
from connector.signing import Sign, SigningError, TokenSigner, key_file_signer


@dataclass(frozen=True, slots=True)
class Connection:
    """Door, certificate files, queue. `configuration` is null where the command line said everything."""

    url: str
    certificate: Path
    key: Path | None
    ca: Path
    state: Path
    configuration: Configuration | None

    @property
    def token(self) -> Token | None:
        """The device that signs, where there is one."""
        return self.configuration.token if self.configuration else None

    def key_password(self) -> str | None:
        """Return the password of the key file; `SecretError` where it cannot be had."""
        return self.configuration.secret(self.configuration.key_password) if self.configuration else None

    def pin(self) -> str | None:
        """Return the PIN of the device; `SecretError` where it cannot be had."""
        token, configuration = self.token, self.configuration
        return configuration.secret(token.pin) if token and configuration else None

    def tls(self) -> ssl.SSLContext | None:
        """Return the TLS settings, null where a relay on this machine does the TLS."""
        if self.url.startswith("http://"):
            return None
        if self.key is None:
            raise ConfigurationError("缺少证书私钥 key（--key）")
        return tls_context(self.certificate, self.key, self.ca, self.key_password())

    @contextmanager
    def signer(self) -> Iterator[Sign]:
        """Give what signs, for as long as it is needed."""
        token = self.token
        if token is None:
            if self.key is None:
                raise ConfigurationError("缺少证书私钥 key（--key）")
            yield key_file_signer(self.key, self.key_password())
            return
        device = TokenSigner(token.module, token.label, token.key, self.pin() or "")
        try:
            yield device
        finally:
            device.close()

    @contextmanager
    def door(self) -> Iterator[Door]:
        """Open the door; `Unusable` where certificate, key, password or device do not serve."""
        with ExitStack() as opened:
            try:
                sign = opened.enter_context(self.signer())
                door = opened.enter_context(Door(self.url, self.tls(), sign))
            except (SecretError, SigningError, ConfigurationError) as error:
                raise Unusable(str(error)) from error
            except (OSError, ValueError, TypeError) as error:
                why = getattr(error, "strerror", None) or error
                raise Unusable(f"证书、私钥或 CA 不能使用（{why}），请核对文件和私钥口令。") from error
            yield door


class Unusable(Exception):
    """Certificate, key, password or device do not serve; the text says why (Chinese)."""


def connection_of(options: argparse.Namespace) -> Connection:
    """Return the connection that the command line and the configuration say; the command line counts more."""
    is_complete = None not in {options.url, options.cert, options.key, options.ca, options.state}
    if is_complete and options.config is None:
        return Connection(options.url, options.cert, options.key, options.ca, options.state, None)
    configuration = load(options.config or Path(options.default))
    return Connection(
        url=options.url or configuration.door,
        certificate=options.cert or configuration.path(configuration.certificate),
        key=options.key or (configuration.path(configuration.key) if configuration.key else None),
        ca=options.ca or configuration.path(configuration.ca),
        state=options.state or configuration.path(configuration.state),
        configuration=configuration,
    )

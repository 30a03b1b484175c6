"""`python -m services.auth.signer`: answers `signer.sign` and `signer.get_public_key` from the token.

RabbitMQ's permissions let only auth publish `signer.*`. A crash of the vendor's module ends this process alone;
supervisord starts it again and callers see Unavailable meanwhile.
"""

from __future__ import annotations

import signal
from types import FrameType

from chassis.config import Settings, needed
from chassis.health import Health, serve
from chassis.logs import log, set_up_logs
from chassis.rpc import RpcServer
from contracts.auth.v1 import GetPublicKey, Sign
from services.auth.signer.answers import Answers
from services.auth.signer.token import Token


def main() -> None:
    """Open the token, serve metrics and health, answer calls until told to stop."""
    settings = Settings()
    set_up_logs(settings.process_name)
    token = Token(
        needed(settings.token_module, "BW_TOKEN_MODULE"),
        needed(settings.token_label, "BW_TOKEN_LABEL"),
        settings.secret("token_pin"),
    )
    answers = Answers(token)
    server = RpcServer(settings.amqp_url(), "signer", {Sign: answers.sign, GetPublicKey: answers.get_public_key})
    health = Health()
    health.add("token", token.check)
    health.add("broker", server.check)
    if settings.metrics_port is not None:
        serve(settings.metrics_port, health, settings.metrics_host)

    def stop(_number: int, _frame: FrameType | None) -> None:
        server.stop()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    token.open()
    log.info("signer ready")
    server.run()
    token.close()


if __name__ == "__main__":
    main()

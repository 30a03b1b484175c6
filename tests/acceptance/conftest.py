"""The whole system with an official workbook in it, and a browser with a seat's certificate in front of it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from deploy.demo_county import clean, derive, planting
from deploy.demo_county.__main__ import write
from deploy.stack import keys
from deploy.stack.layout import PROJECT
from tests.support.stack import Stack

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
QUIET = ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync")  # fmt: skip

Push = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def artefacts(stack: Stack) -> Path:
    """Where screenshots and downloads of a run are kept."""
    folder = stack.layout.root / "artefacts"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return folder


def connector_command(stack: Stack, state: Path, *arguments: str, unit: str = "C-czj") -> list[str]:
    """The connector's command line against the stack's connectors' door."""
    certificate, key = keys.client_pair(stack.layout, unit)
    return [
        sys.executable, "-m", "connector", "push", *arguments, "--url", stack.url("connectors"),
        "--cert", certificate, "--key", key, "--ca", keys.ca_certificate(stack.layout), "--state", str(state),
    ]  # fmt: skip


@pytest.fixture(scope="session")
def push(stack: Stack) -> Push:
    """`push(state, *arguments)`: run the connector as a department would."""

    def run(state: Path, *arguments: str, unit: str = "C-czj") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            connector_command(stack, state, *arguments, unit=unit),
            cwd=PROJECT,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
            env={**os.environ, "PYTHONUTF8": "1"},
        )

    return run


@pytest.fixture(scope="session")
def workbook(stack: Stack, push: Push, shared_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Stack:
    """The stack after 丽江市's report workbook has gone the whole way."""
    ran = push(
        tmp_path_factory.mktemp("connector"),
        str(shared_dir / "data/lijiang_2026/lijiang_2025_budget_attachment.xlsx"),
        "--data-set", "report_workbook", "--region", "530700", "--period", "2025",
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout + ran.stderr
    stack.settle()
    return stack


@pytest.fixture(scope="session")
def push_months(stack: Stack, push: Push, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., None]:
    """`push_months(2025, 3)`: the synthetic county's monthly reports of January to March, delivered and loaded.

    `only` names other data sets than the monthly reports.
    """

    def deliver(year: int, until: int, only: Collection[str] = ("income_execution", "expenditure_execution")) -> None:
        county = clean.make(year=year, seed=7, payments=200)
        facts = planting.plant(county, seed=7)
        out = tmp_path_factory.mktemp("months")
        for data_set, period, rows in derive.data_sets(county, facts, until=until):
            if data_set in only:
                write(out, data_set, period, rows)
        for unit in out.iterdir():
            ran = push(tmp_path_factory.mktemp("connector"), str(unit), unit=f"C-{unit.name}")
            assert ran.returncode == 0, ran.stdout + ran.stderr
        stack.settle()

    return deliver


@pytest.fixture(scope="module")
def browser(stack: Stack) -> Iterator[Browser]:
    """Debian's Chromium; the server's certificate is checked against the stack's CA.

    It ends with its module: while Playwright runs, this thread has a running event loop, and no other test may start one.
    """
    if not Path(CHROMIUM).exists():
        pytest.skip("no Chromium at /usr/bin/chromium (apt-get install chromium)")
    os.environ["NODE_EXTRA_CA_CERTS"] = keys.ca_certificate(stack.layout)
    try:
        with sync_playwright() as playwright:
            launched = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
            yield launched
            launched.close()
    finally:
        del os.environ["NODE_EXTRA_CA_CERTS"]


@pytest.fixture
def at_the_portal(stack: Stack, browser: Browser) -> Callable[..., AbstractContextManager[Page]]:
    """`with at_the_portal("A-01") as page`: a browser with that seat's certificate; foreign requests fail the test."""

    @contextmanager
    def open_page(seat: str) -> Iterator[Page]:
        certificate, key = keys.client_pair(stack.layout, seat)
        context = browser.new_context(
            base_url=stack.url(),
            viewport={"width": 1366, "height": 768},
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            client_certificates=[{"origin": stack.url(), "certPath": certificate, "keyPath": key}],
        )
        page = context.new_page()
        troubles: list[str] = []
        page.on("console", lambda message: _note(message.text))
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("request", lambda request: _local(request.url))

        def _note(text: str) -> None:
            if not text.startswith("Failed to load resource"):  # a refused form is an answer, not a trouble
                troubles.append(text)

        def _local(url: str) -> None:
            if not url.startswith(stack.url()):
                troubles.append(url)

        try:
            yield page
            assert troubles == []
        finally:
            context.close()

    return open_page

"""The main job: push the demo county or an official workbook through the real connector, run one case, order a brief.

Everything goes through the doors that departments and people use. Done again it finds its work done.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from contracts.units import UNITS
from deploy.demo_county.shape import REGION, REGION_NAME
from deploy.stack import keys, processes
from deploy.stack.layout import PROJECT, Layout, StackError
from deploy.stack.portal import Portal
from deploy.stack.steps import Progress, step
from deploy.stack.workbook import Workbook

YEAR: Final = 2025
QUARTER: Final = 4
COUNTY: Final = PROJECT / ".run" / "county"
"""The generated county; the same for every stack, made once for each state of the generator."""
SETTLE_TIMEOUT_S: Final = 600.0
RENDER_TIMEOUT_S: Final = 120.0
REASON: Final = "演示：经核对来源回执，预警所列数据属实，转入处理。"
CLASSES: Final = {"major": "重大", "important": "重要", "general": "一般"}

Settle = Callable[[float, Callable[[Mapping[str, int]], None]], None]
"""Wait until events have settled, within so many seconds, telling what still waits."""


@dataclass(slots=True)
class Outcome:
    """What the run came to."""

    deliveries: dict[str, int] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    alerts: dict[str, int] = field(default_factory=dict)
    rules: dict[str, int] = field(default_factory=dict)
    case: dict[str, Any] = field(default_factory=dict)
    files: list[Path] = field(default_factory=list)


def run(layout: Layout, settle: Settle, workbook: Workbook | None = None) -> Outcome:
    """Do the main job on a running stack and return what it came to."""
    outcome = Outcome()
    if workbook is None:
        with step(f"generate the demo county {REGION_NAME}"):
            generate_county()
        for sender in senders():
            _push(layout, sender, [str(COUNTY / sender)])
    else:
        _push(layout, workbook.sender, workbook.arguments())
    region = workbook.region if workbook else REGION
    with step("events settle") as progress:
        settle(SETTLE_TIMEOUT_S, lambda left: progress.tell(f"{sum(left.values())} wait"))
        progress.tell("")
    with Portal(layout) as portal:
        _count(portal, region, outcome)
        documents = layout.root / "documents" / region
        with step("register who holds the duties"):
            _duties(portal)
        with step("confirm a warning, open a case, write its document"):
            outcome.case, files = _case(portal, region, documents)
            outcome.files += files
        if workbook is None:  # a yearly workbook brings no months, of which a quarterly brief is made
            with step("order the quarterly brief"):
                outcome.files += _brief(portal, documents)
    return outcome


def generate_county() -> None:
    """Make the demo county's files where they are missing or of another generator."""
    stamp = COUNTY / ".made-by"
    maker = processes.digest(PROJECT / "deploy" / "demo_county")
    if stamp.exists() and stamp.read_text(encoding="utf-8") == maker:
        return
    stamp.unlink(missing_ok=True)
    _run([sys.executable, "-m", "deploy.demo_county", "--out", str(COUNTY), "--year", str(YEAR)], "the generator")
    stamp.write_text(maker, encoding="utf-8")


def senders() -> list[str]:
    """Units whose files the county holds; each pushes with a certificate of its own."""
    return sorted(path.name for path in COUNTY.iterdir() if path.is_dir())


def _push(layout: Layout, sender: str, arguments: list[str]) -> None:
    certificate, key = keys.client_pair(layout, f"C-{sender}")
    command = [sys.executable, "-m", "connector", "push", *arguments, "--json"]
    command += ["--url", layout.url("connectors"), "--cert", certificate, "--key", key]
    command += ["--ca", keys.ca_certificate(layout), "--state", str(layout.root / "connector" / sender)]
    log = layout.logs / f"connector-{sender}.log"
    layout.logs.mkdir(exist_ok=True)
    with step(f"connector {sender} pushes over mTLS") as progress, log.open("w", encoding="utf-8") as errors:
        with (
            subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=errors, text=True) as process,
            _told(log, progress),
        ):
            output, _ = process.communicate()
        ends = Counter(json.loads(line)["end"] for line in output.splitlines() if line.startswith("{"))
        progress.tell(", ".join(f"{number} {end}" for end, number in sorted(ends.items())))
        if process.returncode not in {0, 4}:  # 4: something was refused, which is an answer too
            words = log.read_text(encoding="utf-8").strip()[-1500:]
            raise StackError(f"the connector of {sender} ended with {process.returncode}:\n{words}", f"see {log}")


@contextlib.contextmanager
def _told(log: Path, progress: Progress) -> Iterator[None]:
    """Tell how many files have arrived while the connector runs, from its own lines."""
    done = threading.Event()

    def watch() -> None:
        while not done.wait(0.5):
            progress.tell(f"{log.read_text(encoding='utf-8').count('已送达')} files sent")

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _run(command: list[str], what: str) -> None:
    result = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    if result.returncode:
        raise StackError(f"{what} failed:\n{(result.stdout + result.stderr).strip()[-1500:]}", "read the lines above")


def _count(portal: Portal, region: str, outcome: Outcome) -> None:
    for state in ("accepted", "refused"):
        outcome.deliveries[state] = portal.get("/api/v1/deliveries", state=state, limit=1)["total"]
    for delivery in portal.get("/api/v1/deliveries", state="refused", limit=20)["items"]:
        first = delivery["refusals"][0]["detail"] if delivery["refusals"] else ""
        outcome.refused.append(f"{delivery['manifest']['file_name']}: {delivery['refusal_count']} × {first}")
    counts = portal.get("/api/v1/alerts/counts", region=region)
    outcome.alerts, outcome.rules = counts["by_class"], counts["by_rule"]


def _case(portal: Portal, region: str, folder: Path) -> tuple[dict[str, Any], list[Path]]:
    """Return the region's case and its document's files; confirms the gravest open warning where there is none."""
    known = portal.get("/api/v1/cases", region=region, limit=1)["items"]
    if known:
        case_id = known[0]["case_id"]
    else:
        alert_id = _gravest(portal, region)
        body = {"decision": "confirmed", "reason": REASON, "decided_on": today()}
        case_id = portal.post(f"/api/v1/alerts/{alert_id}/disposal", **body)["case_id"]
    what = f"the document of case {case_id}"
    document = portal.wait_for("/api/v1/documents", _rendered, RENDER_TIMEOUT_S, what, case_id=case_id)
    case = portal.get(f"/api/v1/cases/{case_id}")
    return case, _download(portal, document, folder, document["document_type"])


def _duties(portal: Portal) -> None:
    """Enter made-up people into an empty register of duties, so that the forms of cases have somebody to offer."""
    if portal.get("/api/v1/duties")["items"]:
        return
    people = [("head", "", "李某某", "预算工委主任"), ("vice_chair", "", "王某某", "县人大常委会副主任")]
    people += [("unit_head", unit, "张某某", "主要负责人") for unit in UNITS if unit != "rd"]
    for duty, unit, name, post in people:
        line = {"duty": duty, "unit": unit, "name": name, "post": post}
        portal.post("/api/v1/duties", **line, valid_from=f"{YEAR}-01-01", basis="任职通知（演示）")


def _gravest(portal: Portal, region: str) -> str:
    """The id of the open warning to handle: important or major where there is one, since those get a letter."""
    items = portal.get("/api/v1/alerts", state="open", region=region, limit=500)["items"]
    if not items:
        raise StackError(
            f"no warning is open for region {region}", "see whether the deliveries were accepted (make logs)"
        )
    graver = [item for item in items if item["matter_class"] in {"major", "important"}]
    return str((graver or items)[0]["alert_id"])


def _brief(portal: Portal, folder: Path) -> list[Path]:
    """Return the files of the county's brief, ordered where there is none yet."""

    def mine(answer: Any) -> Any:
        items = [item for item in answer["items"] if item["region"] == REGION]
        return _rendered({"items": items})

    query = {"document_type": "quarterly_brief", "limit": 100}
    document = mine(portal.get("/api/v1/documents", **query))
    if not document:
        portal.post("/api/v1/briefs", region=REGION, year=YEAR, quarter=QUARTER)
        document = portal.wait_for("/api/v1/documents", mine, RENDER_TIMEOUT_S, "the quarterly brief", **query)
    return _download(portal, document, folder, f"quarterly_brief_{YEAR}Q{QUARTER}")


def _rendered(answer: Any) -> Any:
    for item in answer["items"]:
        if item["state"] == "failed":
            raise StackError(
                f"document {item['document_id']} could not be rendered", "see reports-renderer.log (make logs)"
            )
        if item["state"] == "rendered":
            return item
    return None


def _download(portal: Portal, document: dict[str, Any], folder: Path, name: str) -> list[Path]:
    return [
        portal.download(f"/api/v1/documents/{document['document_id']}/{form}", folder / f"{name}.{form}")
        for form in ("docx", "pdf")
    ]


def today() -> str:
    """Today where the regulation holds."""
    return datetime.now(ZoneInfo("Asia/Shanghai")).date().isoformat()


def tell(layout: Layout, outcome: Outcome) -> None:
    """Print what the run came to and how to look at it."""
    bundle, password = keys.bundle(layout, keys.ADMINISTRATOR)
    summary = outcome.case["summary"]
    print()
    print(f"batches        {outcome.deliveries['accepted']} accepted, {outcome.deliveries['refused']} refused")
    for line in outcome.refused:
        print(f"               {line}")
    classes = ", ".join(f"{title} {outcome.alerts.get(name, 0)}" for name, title in CLASSES.items())
    print(f"warnings       {classes}")
    rules = ", ".join(f"{rule} {number}" for rule, number in sorted(outcome.rules.items()) if number)
    print(f"  by rule      {rules}")
    print(f"case           {summary['number']}  {summary['title']}")
    print(
        f"               {CLASSES[summary['matter_class']]}事项, {summary['document_kind']}, state {summary['state']}"
    )
    for path in outcome.files:
        print(f"document       {_short(path)}")
    print(f"portal         {layout.url('people')}")
    print(f"log in         import {_short(Path(bundle))} into the browser, one-time password {password}")
    print(
        f"               and trust {_short(Path(keys.ca_certificate(layout)))} for websites; choose {keys.ADMINISTRATOR} when asked"
    )


def _short(path: Path) -> str:
    return str(path.relative_to(PROJECT)) if path.is_relative_to(PROJECT) else str(path)

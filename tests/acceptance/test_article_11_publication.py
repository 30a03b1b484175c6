"""Article 11: nothing goes outside without the consent of the vice chair who is registered on that day."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import httpx
import pytest

from chassis.clock import SystemClock
from tests.support.eventually import eventually

pytestmark = pytest.mark.acceptance
REGION = "999901"
TODAY = SystemClock().today()
YEAR = TODAY.year - 2
CHAIR = {"duty": "vice_chair", "name": "郑某", "post": "常委会副主任", "valid_from": "2024-01-01",
         "basis": "任职通知（演示）"}  # fmt: skip


@contextmanager
def logged_in(stack) -> Iterator[httpx.Client]:
    """The administrator at the API; a login elsewhere, as the browser's, ends the session."""
    with stack.client("A-01", headers={"Origin": stack.url()}) as client:
        assert client.post("/api/v1/session").status_code == 201
        yield client


@pytest.fixture(scope="module")
def issue(stack, push_months) -> str:
    """A signed brief; ordered by hand, because its quarter is long past."""
    push_months(YEAR, 3)
    with logged_in(stack) as client:
        entered = client.post("/api/v1/duties", json=CHAIR)
        assert entered.status_code in {200, 201, 409}, entered.text
        return signed_brief(client)


def signed_brief(client: httpx.Client) -> str:
    ordered = client.post("/api/v1/briefs", json={"region": REGION, "year": YEAR, "quarter": 1})
    assert ordered.status_code == 202, ordered.text
    period = f"{YEAR}-Q1"

    def rendered():
        items = client.get("/api/v1/issues", params={"region": REGION}).json()["items"]
        url = next(f"/api/v1/issues/{item['issue_id']}" for item in items if item["period"] == period)
        return url if client.get(url).json()["versions"][0]["state"] == "rendered" else None

    url = eventually(rendered, 90, "the draft")
    early = client.post(f"{url}/consents", json=consent())
    assert (early.status_code, early.json()["reason"]) == (409, "issue-not-signed")
    for act in ({"act": "submit"}, {"act": "sign", "person": "周某某"}):
        moved = client.post(f"{url}/acts", json={"on": TODAY.isoformat(), **act})
        assert moved.status_code == 200, moved.text
    return url


def consent(**changes: str) -> dict[str, str]:
    return {"approver_name": CHAIR["name"], "approved_on": TODAY.isoformat(), "scope": "全文"} | changes


def test_publication_needs_the_recorded_consent_of_the_vice_chair_in_office(stack, issue, at_the_portal, artefacts):
    publication = {"place": "县人大网站", "published_on": TODAY.isoformat()}
    with logged_in(stack) as client:
        refused = client.post(f"{issue}/publications", json=publication)
        assert (refused.status_code, refused.json()["reason"]) == (412, "consent-missing")
        assert "第十一条" in refused.json()["detail"]
        for changes in ({"approver_name": "钱某"}, {"approved_on": "2023-12-31"}):
            nobody = client.post(f"{issue}/consents", json=consent(**changes))
            assert (nobody.status_code, nobody.json()["reason"]) == (412, "duty-not-held"), nobody.text
        duties = client.get("/api/v1/duties").json()["items"]
    in_office = {line["name"] for line in duties if line["duty"] == "vice_chair"}
    with at_the_portal("A-01") as page:
        page.goto("/login")
        page.get_by_role("button", name="登录").click()
        page.goto(issue.removeprefix("/api/v1"))
        card = page.locator("#publication")
        assert "不得对外公开" in card.inner_text()
        card.get_by_text("登记分管领导同意公开").click()
        assert page.locator("#consent-approver_name").input_value() in in_office, "who is in office is proposed"
        page.locator("#consent-approver_name").fill(CHAIR["name"])
        page.locator("#consent-scope").fill("全文")
        card.get_by_role("button", name="登记同意").click()
        page.wait_for_url("**?done=issue-consent*")
        card.get_by_text("登记对外公开").click()
        page.locator("#publish-place").fill("县人大网站")
        card.get_by_role("button", name="登记公开").click()
        page.wait_for_url("**?done=issue-publish*")
        page.screenshot(path=artefacts / "issue-published.png", full_page=True)
    before = {"place": "县报", "published_on": (TODAY - timedelta(days=1)).isoformat()}
    with logged_in(stack) as client:
        found = client.get(issue).json()
        assert client.post(f"{issue}/publications", json=before).status_code == 412, "the consent does not reach back"
        log = client.get("/api/v1/operations", params={"limit": 100}).json()["items"]
    assert [item["approver_name"] for item in found["consents"]] == [CHAIR["name"]]
    assert found["publications"][0]["place"] == "县人大网站"
    assert {"issue.consent", "issue.publish"} <= {item["act"] for item in log if item["subject"] in issue}


def test_a_working_seat_cannot_record_a_consent(stack, issue):
    with stack.client("W-02", headers={"Origin": stack.url()}) as worker:
        assert worker.post("/api/v1/session").status_code == 201
        assert worker.post(f"{issue}/consents", json=consent()).status_code == 403

"""The list of subscriptions is what the code consumes: read from the handlers' source, without starting anything."""

from __future__ import annotations

import ast
from pathlib import Path

from contracts.subscriptions import SUBSCRIPTIONS
from deploy.stack.broker import definitions

SERVICES = Path(__file__).parents[3] / "services"


def _called(node: ast.AST, name: str) -> ast.Call | None:
    return node if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name else None


def _consumers() -> set[tuple[str, str, str]]:
    found = set()
    for path in SERVICES.rglob("*.py"):
        service = path.relative_to(SERVICES).parts[0]
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (call := _called(node, "Handler")) is not None:
                consumer, event, *_ = call.args
                assert isinstance(consumer, ast.Constant)
                assert isinstance(event, ast.Name)
                found.add((service, str(consumer.value), event.id))
            if isinstance(node, ast.FunctionDef):
                for decorator in node.decorator_list:
                    if (call := _called(decorator, "on_event")) is not None:
                        assert isinstance(call.args[0], ast.Name)
                        found.add((service, node.name, call.args[0].id))
    return found


def test_every_consumer_is_listed_and_nothing_else():
    assert {(each.service, each.consumer, each.event.__name__) for each in SUBSCRIPTIONS} == _consumers()


def test_the_set_up_declares_every_queue_with_its_parking_and_binding():
    made = definitions({"admin": "x", "ingest": "x"}, "v")
    queues = {queue["name"] for queue in made["queues"]}
    bindings = {(each["source"], each["routing_key"], each["destination"]) for each in made["bindings"]}
    for each in SUBSCRIPTIONS:
        assert {f"{each.service}.{each.consumer}", f"{each.service}.parking"} <= queues
        assert ("bw.events", each.event.type_, f"{each.service}.{each.consumer}") in bindings
        assert ("bw.parking", f"{each.service}.parking", f"{each.service}.parking") in bindings

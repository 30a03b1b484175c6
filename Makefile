# Everything that is done in this project is a target here; CI calls the same ones (.ci/run).
.DEFAULT_GOAL := help
.PHONY: help setup demo up status logs down clean test test-long check format bench detect detect-real migration dataset rule rule-try compose-demo

PY := .venv/bin/python
ROOT ?= .run/demo
STACK = $(PY) -m deploy.stack
MAKEFLAGS += --no-print-directory

help: ## show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: ## install what is missing: Debian packages, .venv, fonts (demo and up do it by themselves)
	@deploy/setup.sh run

demo: ## set up, start everything, push the demo county, open a case; WORKBOOK=file.xlsx pushes an official workbook, LAWS=folder loads official texts
	@deploy/setup.sh run
	@$(STACK) demo --root $(ROOT) $(if $(WORKBOOK),--workbook "$(WORKBOOK)") $(if $(REGION),--region $(REGION)) $(if $(PERIOD),--period $(PERIOD)) $(if $(LAWS),--laws "$(LAWS)")

up: ## start (or complete) the stack without pushing anything
	@deploy/setup.sh run
	@$(STACK) up --root $(ROOT)

status: ## say of every process whether it is ready
	@$(STACK) status --root $(ROOT)

logs: ## show the last lines of every process's log; NAME=cases for one
	@$(STACK) logs $(NAME) --root $(ROOT)

down: ## stop the stack; its data stay
	@$(STACK) down --root $(ROOT)

clean: ## stop the stacks and remove everything they made (demo and tests; .venv and fonts stay)
	@if [ -x $(PY) ]; then for root in .run/*/stack.json; do \
	  [ ! -e "$$root" ] || $(STACK) clean --root "$$(dirname "$$root")" || exit 1; done; fi

check: ## format, lint, types, import rules, unit and contract tests; under a minute
	@deploy/setup.sh test
	@.venv/bin/ruff format --check --quiet . || { echo "what to do: make format"; exit 1; }
	@.venv/bin/ruff check --quiet .
	@.venv/bin/mypy
	@.venv/bin/lint-imports --no-logo
	@.venv/bin/pytest -q tests/unit tests/contract

test: ## set up what is missing and run all tests against real PostgreSQL, RabbitMQ, SoftHSM, nginx, Chromium
	@deploy/setup.sh test
	@.venv/bin/pytest -q; result=$$?; $(STACK) down --root .run/test; exit $$result

test-long: ## the tests that take many minutes each: the whole ladder of retries, twenty kills of a great load
	@deploy/setup.sh test
	@BW_LONG=1 .venv/bin/pytest -q -rs -m long; result=$$?; $(STACK) down --root .run/test; exit $$result

format: ## put the source into its form
	@.venv/bin/ruff format .
	@.venv/bin/ruff check --fix --quiet .

bench: ## measure side by side and print ratios (accepted rows, events, latencies, start-up, memory); WHOLE=1 with the largest files
	@deploy/setup.sh run
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.lock
	@$(PY) -m benchmarks $(if $(WHOLE),--whole)

detect: ## recall and precision of the rules on synthetic counties with planted irregularities, by rule and over all (SEEDS="1 2 3")
	@deploy/setup.sh run
	@$(PY) -m benchmarks.detection $(if $(SEEDS),--seeds $(SEEDS))

detect-real: ## run the rules over the real data beside the project (../shared/data): counts, samples, weak positives
	@deploy/setup.sh test
	@$(PY) -m tests.real

migration: ## write a migration from the difference: make migration SERVICE=cases TEXT="add column"
	@$(STACK) up --root .run/dev --only backends
	@$(STACK) migration $(SERVICE) "$(TEXT)" --root .run/dev

dataset: ## begin a data set: make dataset name=fund_transfer [code=D49] [title=基金调拨] [sender=czj]
	@$(PY) -m services.ingest.new_dataset "$(name)" $(if $(code),--code "$(code)") $(if $(title),--title "$(title)") $(if $(sender),--sender "$(sender)")

rule: ## begin a rule with its test: make rule name=w_g30_paid_at_night [title=夜间支付] [family=payment]
	@$(PY) -m services.alerts.new_rule "$(name)" $(if $(title),--title "$(title)") $(if $(family),--family "$(family)")

rule-try: ## run a draft rule on the stack's stored facts, changing nothing: make rule-try FILE=rule.sql REGION=532328 YEAR=2025
	@$(STACK) rule "$(FILE)" "$(REGION)" "$(YEAR)" --root $(ROOT)

compose-demo: ## the same main job through docker-compose.yml (needs a container engine)
	@deploy/setup.sh run
	@deploy/images/compose_demo.sh

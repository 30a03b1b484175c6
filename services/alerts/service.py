"""Entry points of alerts: parse, call, return."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy.orm import Session

from chassis.nameko_ext import Service, answers, on_event
from contracts.alerts.bulk_v1 import (
    Backtests,
    ChangeEffects,
    DecideChanges,
    DecidedChanges,
    ListEffects,
    RequestBacktests,
)
from contracts.alerts.desk_v1 import GetMorning, HealthOfRules, ListHealth, Morning, RunRules
from contracts.alerts.known_v1 import KnownAlerts, ListKnownAlerts
from contracts.alerts.laws_v1 import (
    ArticleHits,
    ArticleText,
    GetArticle,
    GetLawText,
    LawList,
    LawText,
    ListLaws,
    SearchArticles,
)
from contracts.alerts.parameters_v1 import (
    DecideParameterChange,
    EndParameterChange,
    ListParameterChanges,
    ParameterChange,
    ParameterChanges,
    ProposeParameterChange,
)
from contracts.alerts.rules_v1 import (
    Backtest,
    BacktestFindings,
    DecideRuleChange,
    DraftRule,
    GetBacktest,
    GetRule,
    ListRuleChanges,
    ListRules,
    ProposeRuleChange,
    RequestBacktest,
    RequestParameterBacktest,
    RuleChange,
    RuleChanges,
    RuleDetail,
    RuleLibrary,
)
from contracts.alerts.v1 import Alert, AlertCounts, AlertList, ChangeLevel, CountAlerts, GetAlert, ListAlerts
from contracts.alerts.whitelist_v1 import (
    DecideWhitelist,
    EndWhitelist,
    ListWhitelist,
    ProposeWhitelist,
    WhitelistEntries,
    WhitelistEntry,
)
from contracts.cases.duties_v1 import Duty, ListDuties
from contracts.cases.v1 import CaseClosed, WarningDisposed
from contracts.envelope import Call, Done
from contracts.values import Permission
from services.alerts import (
    backtests,
    bulk,
    calendar,
    levels,
    library,
    morning,
    outcomes,
    parameter_changes,
    questions,
    rule_changes,
    rulebook,
    whitelisting,
)
from services.alerts.laws import questions as law_questions
from services.alerts.rights import require
from services.alerts.rule_file import Rule, load_rules
from services.alerts.settings import AlertsSettings

RULES: Final = load_rules()
SETTINGS: Final = AlertsSettings()


def _by_id(session: Session) -> dict[str, Rule]:
    return {rule.id: rule for rule in rulebook.active(session, RULES)}


def _may_decide(call: Call[Any]) -> dict[str, bool]:
    return {"may_decide": call.by().seat == SETTINGS.head_seat}


class AlertsService(Service):
    """Warnings with their law, explanation and evidence."""

    name = "alerts"

    @answers(ListAlerts)
    def list_alerts(self, call: ListAlerts) -> AlertList:
        """List warnings, highest level first."""
        with self.db.transaction() as session:
            return questions.list_alerts(session, call)

    @answers(ListKnownAlerts)
    def list_known_alerts(self, call: ListKnownAlerts) -> KnownAlerts:
        """List what was known of a period's warnings at a time."""
        with self.db.transaction() as session:
            return questions.list_known(session, rulebook.active(session, RULES), call)

    @answers(GetAlert)
    def get_alert(self, call: GetAlert) -> Alert:
        """Return one warning with its evidence."""
        with self.db.transaction() as session:
            return questions.get_alert(session, call)

    @answers(ChangeLevel)
    def change_level(self, call: ChangeLevel) -> Alert:
        """Record the head's decision on a level, by who held the duty on its day."""
        require(call, Permission.WARNING_DISPOSE)
        held = self.rpc.call(ListDuties(actor=call.actor, duty=Duty.HEAD, on=call.decided_on))
        heads = [each.name for each in held.items]
        with self.db.transaction() as session:
            levels.change_level(session, call, heads=heads, now=self.clock.now(), today=self.clock.today())
        with self.db.transaction() as session:
            return questions.get_alert(session, GetAlert(actor=call.actor, alert_id=call.alert_id))

    @answers(GetMorning)
    def get_morning(self, call: GetMorning) -> Morning:
        """Return what is to be done today."""
        require(call, Permission.DATA_VIEW)
        with self.db.transaction() as session:
            return morning.morning(
                session, call.region, budget=SETTINGS.weekly_budget, now=self.clock.now(), today=self.clock.today()
            )

    @answers(ListHealth)
    def list_health(self, call: ListHealth) -> HealthOfRules:
        """Return the health of every rule."""
        require(call, Permission.DATA_VIEW)
        with self.db.transaction() as session:
            return morning.health_of_rules(session, rulebook.active(session, RULES), call.region, now=self.clock.now())

    @answers(RunRules)
    def run_rules(self, call: RunRules) -> Done:
        """Ask the engine for a run."""
        require(call, Permission.WARNING_DISPOSE)
        with self.db.transaction(correlation_id=call.by().correlation_id) as session:
            calendar.request_run(session, rulebook.active(session, RULES), call)
        return Done()

    @answers(ListWhitelist)
    def list_whitelist(self, call: ListWhitelist) -> WhitelistEntries:
        """List entries of the whitelist."""
        require(call, Permission.DATA_VIEW)
        with self.db.transaction() as session:
            found = whitelisting.list_entries(session, call, today=self.clock.today())
        return found.model_copy(update=_may_decide(call))

    @answers(ProposeWhitelist)
    def propose_whitelist(self, call: ProposeWhitelist) -> WhitelistEntry:
        """Propose an entry."""
        require(call, Permission.SETTINGS_MANAGE)
        with self.db.transaction() as session:
            return whitelisting.propose(session, call, now=self.clock.now(), today=self.clock.today())

    @answers(DecideWhitelist)
    def decide_whitelist(self, call: DecideWhitelist) -> WhitelistEntry:
        """Approve or refuse an entry from the head's seat."""
        require(call, Permission.DATA_VIEW)
        with self.db.transaction() as session:
            return whitelisting.decide(
                session, call, head_seat=SETTINGS.head_seat, now=self.clock.now(), today=self.clock.today()
            )

    @answers(EndWhitelist)
    def end_whitelist(self, call: EndWhitelist) -> WhitelistEntry:
        """End an entry before its time."""
        require(call, Permission.SETTINGS_MANAGE)
        with self.db.transaction() as session:
            return whitelisting.end(session, call, now=self.clock.now(), today=self.clock.today())

    @answers(ListParameterChanges)
    def list_parameter_changes(self, call: ListParameterChanges) -> ParameterChanges:
        """List changes of parameters."""
        require(call, Permission.DATA_VIEW)
        with self.db.transaction() as session:
            found = parameter_changes.list_changes(session, _by_id(session), call, today=self.clock.today())
        return found.model_copy(update=_may_decide(call))

    @answers(ProposeParameterChange)
    def propose_parameter_change(self, call: ProposeParameterChange) -> ParameterChange:
        """Propose another value of a parameter."""
        require(call, Permission.SETTINGS_MANAGE)
        with self.db.transaction() as session:
            return parameter_changes.propose(
                session, _by_id(session), call, now=self.clock.now(), today=self.clock.today()
            )

    @answers(DecideParameterChange)
    def decide_parameter_change(self, call: DecideParameterChange) -> ParameterChange:
        """Approve or refuse a value from the head's seat."""
        require(call, Permission.DATA_VIEW)
        with self.db.transaction(correlation_id=call.by().correlation_id) as session:
            return parameter_changes.decide(
                session, _by_id(session), call, head_seat=SETTINGS.head_seat, today=self.clock.today()
            )

    @answers(EndParameterChange)
    def end_parameter_change(self, call: EndParameterChange) -> ParameterChange:
        """End a value before its time from the head's seat."""
        require(call, Permission.DATA_VIEW)
        with self.db.transaction(correlation_id=call.by().correlation_id) as session:
            return parameter_changes.end(
                session,
                _by_id(session),
                call,
                head_seat=SETTINGS.head_seat,
                now=self.clock.now(),
                today=self.clock.today(),
            )

    @answers(ListRules)
    def list_rules(self, call: ListRules) -> RuleLibrary:
        """List the library of rules."""
        require(call, Permission.DATA_VIEW)
        with self.db.transaction() as session:
            return library.list_rules(session, RULES, call, now=self.clock.now())

    @answers(GetRule)
    def get_rule(self, call: GetRule) -> RuleDetail:
        """Return one rule."""
        require(call, Permission.DATA_VIEW)
        with self.db.transaction() as session:
            return library.get_rule(session, RULES, call, now=self.clock.now(), today=self.clock.today())

    @answers(DraftRule)
    def draft_rule(self, call: DraftRule) -> RuleDetail:
        """Take a rule file in as a draft."""
        require(call, Permission.SETTINGS_MANAGE)
        with self.db.transaction() as session:
            rule = rule_changes.draft(session, call, now=self.clock.now())
        wanted = GetRule(actor=call.actor, rule_id=rule.id, digest=rule.digest)
        with self.db.transaction() as session:
            return library.get_rule(session, RULES, wanted, now=self.clock.now(), today=self.clock.today())

    @answers(ListRuleChanges)
    def list_rule_changes(self, call: ListRuleChanges) -> RuleChanges:
        """List changes of rules' states."""
        require(call, Permission.DATA_VIEW)
        with self.db.transaction() as session:
            found = rule_changes.list_changes(session, call)
        return found.model_copy(update=_may_decide(call))

    @answers(ProposeRuleChange)
    def propose_rule_change(self, call: ProposeRuleChange) -> RuleChange:
        """Propose a change of a version's state."""
        require(call, Permission.SETTINGS_MANAGE)
        with self.db.transaction() as session:
            return rule_changes.propose(session, call, now=self.clock.now(), today=self.clock.today())

    @answers(DecideRuleChange)
    def decide_rule_change(self, call: DecideRuleChange) -> RuleChange:
        """Approve or refuse a change of a version's state from the head's seat."""
        require(call, Permission.DATA_VIEW)
        with self.db.transaction(correlation_id=call.by().correlation_id) as session:
            return rule_changes.decide(
                session, call, head_seat=SETTINGS.head_seat, now=self.clock.now(), today=self.clock.today()
            )

    @answers(RequestBacktest)
    def request_backtest(self, call: RequestBacktest) -> Backtest:
        """Have a version run on past days."""
        require(call, Permission.SETTINGS_MANAGE)
        with self.db.transaction() as session:
            return backtests.request(session, call, now=self.clock.now(), today=self.clock.today())

    @answers(RequestParameterBacktest)
    def request_parameter_backtest(self, call: RequestParameterBacktest) -> Backtest:
        """Have a change of a parameter run on past days."""
        require(call, Permission.SETTINGS_MANAGE)
        with self.db.transaction() as session:
            return parameter_changes.request_backtest(session, call, now=self.clock.now(), today=self.clock.today())

    @answers(RequestBacktests)
    def request_backtests(self, call: RequestBacktests) -> Backtests:
        """Have several versions run on past days."""
        require(call, Permission.SETTINGS_MANAGE)
        with self.db.transaction() as session:
            return bulk.request(session, call, now=self.clock.now(), today=self.clock.today())

    @answers(DecideChanges)
    def decide_changes(self, call: DecideChanges) -> DecidedChanges:
        """Approve or refuse several changes from the head's seat."""
        require(call, Permission.DATA_VIEW)
        with self.db.transaction(correlation_id=call.by().correlation_id) as session:
            return bulk.decide(
                session,
                _by_id(session),
                call,
                head_seat=SETTINGS.head_seat,
                now=self.clock.now(),
                today=self.clock.today(),
            )

    @answers(ListEffects)
    def list_effects(self, call: ListEffects) -> ChangeEffects:
        """Return what the waiting changes of rules and parameters would do."""
        require(call, Permission.DATA_VIEW)
        with self.db.transaction() as session:
            return bulk.effects(session, _by_id(session), today=self.clock.today())

    @answers(GetBacktest)
    def get_backtest(self, call: GetBacktest) -> BacktestFindings:
        """Return a back-test with its findings."""
        require(call, Permission.DATA_VIEW)
        with self.db.transaction() as session:
            return parameter_changes.get_backtest(session, _by_id(session), call, today=self.clock.today())

    @answers(CountAlerts)
    def count_alerts(self, call: CountAlerts) -> AlertCounts:
        """Count warnings and tell every rule's last run."""
        with self.db.transaction() as session:
            return questions.count_alerts(session, rulebook.active(session, RULES), call)

    @answers(ListLaws)
    def list_laws(self, call: ListLaws) -> LawList:
        """List the law library."""
        with self.db.transaction() as session:
            return law_questions.list_laws(session, call)

    @answers(GetLawText)
    def get_law_text(self, call: GetLawText) -> LawText:
        """Return a version of a law with all its articles."""
        with self.db.transaction() as session:
            return law_questions.get_law_text(session, call)

    @answers(GetArticle)
    def get_article(self, call: GetArticle) -> ArticleText:
        """Return an article as it stood on a day."""
        with self.db.transaction() as session:
            return law_questions.get_article(session, call, today=self.clock.today())

    @answers(SearchArticles)
    def search_articles(self, call: SearchArticles) -> ArticleHits:
        """Find articles by their words."""
        with self.db.transaction() as session:
            return law_questions.search_articles(session, call)

    @on_event(WarningDisposed)
    def on_warning_disposed(self, session: Session, event: WarningDisposed) -> None:
        """Keep the office's decision."""
        outcomes.keep_decision(session, event, now=self.clock.now())

    @on_event(CaseClosed)
    def on_case_closed(self, session: Session, event: CaseClosed) -> None:
        """Keep the outcome of a case."""
        outcomes.keep_closing(session, event, now=self.clock.now())

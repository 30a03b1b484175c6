ALTER TABLE alerts.rule_run DROP CONSTRAINT rule_run_occasion_check;
ALTER TABLE alerts.rule_run ADD CONSTRAINT rule_run_occasion_check
    CHECK (occasion IN ('receipt', 'reconciliation', 'calendar', 'demand'));

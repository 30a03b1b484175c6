ALTER TABLE alerts.backtest
    ADD COLUMN parameter_change_id UUID REFERENCES alerts.parameter_change (change_id);
CREATE INDEX backtest_of_parameter_change ON alerts.backtest (parameter_change_id, requested_at)
    WHERE parameter_change_id IS NOT NULL;
COMMENT ON COLUMN alerts.backtest.parameter_change_id IS 'Null: a version is tested';

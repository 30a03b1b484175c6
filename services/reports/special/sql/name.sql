-- What the code is called in the newest data; nothing where no data set names it.
SELECT name FROM (
    SELECT pro_name AS name, 1 AS rank FROM ledger_v1.project_budget WHERE :target = 'project' AND region = :region AND pro_code = :code
    UNION ALL
    SELECT pro_name, 2 FROM ledger_v1.project WHERE :target = 'project' AND region = :region AND pro_code = :code
    UNION ALL
    SELECT agency_name, 1 FROM ledger_v1.agency WHERE :target = 'unit' AND region = :region AND agency_code = :code
    UNION ALL
    SELECT subject_name, 1 FROM ledger_v1.expenditure_execution WHERE :target = 'subject' AND region = :region AND subject_code = :code
) known WHERE name IS NOT NULL ORDER BY rank LIMIT 1

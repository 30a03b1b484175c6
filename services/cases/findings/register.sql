-- The register of audit findings: each finding as its newest delivery says it, how it stands today, what is linked, what might belong to it.
-- A finding that is reported again in a later month replaces itself; one that is not named any more keeps what was said last.
WITH newest AS MATERIALIZED (
    SELECT region, max(left(period, 7)) AS newest_period
    FROM ledger_v1.slice
    WHERE data_set = 'audit_finding' AND superseded_at IS NULL AND (CAST(:region AS text) IS NULL OR region = :region)
    GROUP BY region
),
latest AS MATERIALIZED (
    SELECT DISTINCT ON (f.region, f.finding_no) f.*, CAST(md5(f.region || '/' || f.finding_no) AS uuid) AS finding_id,
           translate(f.audited_unit, ' 　', '') AS unit_key, translate(f.audit_project, ' 　', '') AS project_key,
           coalesce(CAST(extract(year FROM f.reported_on) AS integer), CAST(left(f.period, 4) AS integer)) AS year
    FROM ledger_v1.audit_finding f
    WHERE translate(f.audited_unit, ' 　', '') !~ '^(合计|小计|总计)' AND (CAST(:region AS text) IS NULL OR f.region = :region)
      AND (CAST(:finding_id AS uuid) IS NULL OR CAST(md5(f.region || '/' || f.finding_no) AS uuid) = :finding_id)
    ORDER BY f.region, f.finding_no, f.period DESC, f.row_no DESC
),
finding AS MATERIALIZED (
    SELECT latest.*, newest.newest_period,
           CASE WHEN latest.closed_on IS NOT NULL THEN 'closed'
                WHEN coalesce(latest.status, '') ~ '^(已完成整改|已整改到位|整改完成|已完成|已整改$|已销号)' THEN 'done'
                WHEN latest.rectify_by < :today THEN 'overdue'
                ELSE 'open' END AS standing,
           coalesce(latest.closed_on, CAST(to_date(left(latest.period, 7), 'YYYY-MM') + INTERVAL '1 month' AS date) - 1) AS done_on
    FROM latest JOIN newest USING (region)
    WHERE CAST(:year AS integer) IS NULL OR latest.year = :year
),
warned AS MATERIALIZED (
    SELECT w.alert_id, w.state, s.said ->> 'region' AS region, coalesce(s.said ->> 'unit', '') AS unit,
           translate(s.said ->> 'unit_name', ' 　', '') AS unit_key, s.said ->> 'subject' AS subject,
           translate(s.said ->> 'subject', ' 　', '') AS subject_key, s.said ->> 'period' AS period,
           CAST(left(s.said ->> 'period', 4) AS integer) AS year, CAST(s.said ->> 'amount' AS numeric) AS amount,
           CAST(CAST(s.said ->> 'raised_at' AS timestamptz) AT TIME ZONE 'Asia/Shanghai' AS date) AS raised_on,
           s.said ->> 'rule_id' AS rule_id, s.said ->> 'title' AS title
    FROM cases.warning w CROSS JOIN LATERAL (SELECT w.body -> 'summary' AS said) s
    WHERE CAST(:region AS text) IS NULL OR w.body #>> '{summary,region}' = :region
),
-- Names first: few units against few units, so that no finding is compared with every warning.
same_unit AS MATERIALIZED (
    SELECT f.region, f.unit_key AS finding_unit, f.agency_code, w.unit, w.unit_key
    FROM (SELECT DISTINCT region, unit_key, coalesce(agency_code, '') AS agency_code FROM finding) f
    JOIN (SELECT DISTINCT region, unit, unit_key FROM warned) w
      ON w.region = f.region
     AND ((w.unit <> '' AND w.unit = f.agency_code) OR w.unit_key = f.unit_key
          OR (least(length(w.unit_key), length(f.unit_key)) >= 4
              AND (right(f.unit_key, length(w.unit_key)) = w.unit_key OR right(w.unit_key, length(f.unit_key)) = f.unit_key)))
),
-- The same unit, a time that the audit can have looked at or later, and the same subject or the same amount.
matched AS MATERIALIZED (
    SELECT f.finding_id, w.alert_id, w.state, w.rule_id, w.title, w.subject, w.period, w.amount, w.raised_on, g.same_subject, g.same_amount,
           f.standing IN ('done', 'closed') AND w.raised_on > f.done_on AS is_after_done
    FROM finding f
    JOIN same_unit u ON u.region = f.region AND u.finding_unit = f.unit_key AND u.agency_code = coalesce(f.agency_code, '')
    JOIN warned w ON w.region = u.region AND w.unit = u.unit AND w.unit_key = u.unit_key AND w.year >= f.year - 1
    CROSS JOIN LATERAL (
        SELECT w.subject_key <> '' AND (
                   w.subject_key = f.project_key
                   OR (length(w.subject_key) >= 4 AND (strpos(f.project_key, w.subject_key) > 0
                       OR strpos(coalesce(f.category, '') || coalesce(f.description, ''), w.subject_key) > 0))
                   OR (length(f.project_key) >= 4 AND strpos(w.subject_key, f.project_key) > 0)) AS same_subject,
               coalesce(f.amount = w.amount AND f.amount <> 0, false) AS same_amount
    ) g
    WHERE g.same_subject OR g.same_amount
),
linked AS MATERIALIZED (
    SELECT l.finding_id, l.kind, l.subject_id, w.raised_on
    FROM cases.finding_link l LEFT JOIN warned w ON l.kind = 'warning' AND w.alert_id = l.subject_id
    WHERE NOT EXISTS (SELECT FROM cases.finding_link_end e WHERE e.link_id = l.link_id)
),
of_links AS (
    SELECT finding_id, count(*) FILTER (WHERE kind = 'warning') AS linked_warnings, count(*) FILTER (WHERE kind = 'case') AS linked_cases
    FROM linked GROUP BY finding_id
),
of_matches AS (
    SELECT finding_id, count(*) AS suggested
    FROM matched m
    WHERE NOT EXISTS (SELECT FROM linked l WHERE l.finding_id = m.finding_id AND l.kind = 'warning' AND l.subject_id = m.alert_id)
    GROUP BY finding_id
),
follow_up AS (
    SELECT DISTINCT ON (finding_id) finding_id, next_on FROM cases.finding_follow_up ORDER BY finding_id, step DESC
),
register AS (
    SELECT f.*, coalesce(l.linked_warnings, 0) AS linked_warnings, coalesce(l.linked_cases, 0) AS linked_cases,
           coalesce(m.suggested, 0) AS suggested, follow_up.next_on,
           CASE WHEN f.standing = 'overdue' THEN CAST(:today AS date) - f.rectify_by END AS days_overdue,
           EXISTS (SELECT FROM matched m WHERE m.finding_id = f.finding_id AND m.is_after_done)
               OR EXISTS (SELECT FROM linked l WHERE l.finding_id = f.finding_id AND f.standing IN ('done', 'closed')
                          AND l.raised_on > f.done_on) AS has_come_again,
           f.standing IN ('open', 'overdue') AND left(f.period, 7) < f.newest_period AS is_missing
    FROM finding f
    LEFT JOIN of_links l USING (finding_id)
    LEFT JOIN of_matches m USING (finding_id)
    LEFT JOIN follow_up USING (finding_id)
)

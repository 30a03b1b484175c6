"""The report on a query about one project, unit or subject (专项查询分析报告, articles 5 and 6)."""

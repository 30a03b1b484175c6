"""Dates of the year: what laws order by a day or within months of every year, counted from no event."""

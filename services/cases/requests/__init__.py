"""Query requests (article 5): request, decision, answer, register, archive."""

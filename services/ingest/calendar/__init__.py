"""The delivery calendar (办法 articles 3 and 9): agreed due days, what came, reminders and dunning."""

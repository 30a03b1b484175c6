"""One module a command of `budgetwatch-connector`; each returns an exit code (`codes.py`)."""

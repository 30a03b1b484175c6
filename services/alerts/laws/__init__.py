"""The law library: official texts by version and date in force, article by article. The project carries no text."""

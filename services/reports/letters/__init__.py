"""The letter and the query notice of article 7."""

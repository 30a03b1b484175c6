"""The quarterly brief of article 6."""

"""The catalogue of data sets as people and connectors see it."""

"""How good a delivery is (domain.md FT05): measures, each with its count and places, and a score (docs/quality.md)."""

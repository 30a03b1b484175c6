"""Reports: official documents whose every figure leads back to a received file (articles 6 to 8)."""

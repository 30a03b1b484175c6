"""GB/T 9704-2012: measures, fonts, and the writers of both forms."""

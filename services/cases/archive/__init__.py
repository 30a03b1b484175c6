"""The archive (article 11): volumes with catalogue and retention, sealed packages, the monthly export."""

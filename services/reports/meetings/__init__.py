"""Papers of the joint meeting (article 9)."""

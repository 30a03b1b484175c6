"""The identities R01-R38 that the delivered data sets must fulfil together, and the ledger of their breaks."""

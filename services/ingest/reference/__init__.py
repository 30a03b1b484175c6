"""Facts that are shipped: classification codes and administrative divisions, each with its source (`volumes.csv`)."""

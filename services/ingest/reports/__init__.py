"""Files for the senders: the error report."""

"""The signer: the one process that opens the PKCS#11 token (decision 13)."""

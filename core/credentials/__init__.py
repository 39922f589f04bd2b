"""Credential stores: environment, OS keyring, encrypted files, and the index that says which holds what."""

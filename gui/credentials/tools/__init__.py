"""Keys and transfer: what is done to all credentials at once, in a dialog of the credential page."""

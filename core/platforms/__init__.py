"""Platform definitions: what a vendor's API looks like, as data."""

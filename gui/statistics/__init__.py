"""The statistics page: what the retries did, as figures and painted charts."""

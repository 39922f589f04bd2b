"""The platforms on loopback, with faults on request; its own process, its own credentials."""

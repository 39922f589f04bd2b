"""What bounds many calls together: published rate limits, the retry budget, the circuit. Pure; clocks are passed in."""

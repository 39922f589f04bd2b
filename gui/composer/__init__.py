"""The request composer: what to send, to whom, and how often to try."""

"""接入台 Jieru, the engine: credentials, retries and calls to other people's APIs. Knows nothing of Qt."""

__version__ = "0.1.0"

"""The desktop window of 接入台 Jieru. Talks to ``core``, never to the network, a keyring or SQLite itself."""

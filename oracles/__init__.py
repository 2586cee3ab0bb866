"""The readers beside the official clients and real servers: `make test-oracles`."""

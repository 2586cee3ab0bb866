"""The artefacts of a release: `make release`."""

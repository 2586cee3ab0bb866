"""Storage in PostgreSQL, which several instances of the server may share."""

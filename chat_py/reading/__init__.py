"""What some readers do with an answer: they sort a table. Loaded with the first use."""

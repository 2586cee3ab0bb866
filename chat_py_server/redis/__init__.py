"""What instances tell each other by way of Valkey or Redis."""

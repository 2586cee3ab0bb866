"""What the chat asks of a server."""

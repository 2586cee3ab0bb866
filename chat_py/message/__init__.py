"""Messages: formatter, display, stream, history (chat-message-*.js)."""

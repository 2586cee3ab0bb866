"""The page around the chat: its modules, its messages, its DOM events."""

"""Input, list, dropdown, notices (chat-input-handler.js and the other interface modules)."""

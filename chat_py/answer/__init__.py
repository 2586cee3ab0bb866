"""One answer of the bot: followed to its end, stored, shown."""

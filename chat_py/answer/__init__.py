"""One answer of the bot: on its way, stored, shown."""

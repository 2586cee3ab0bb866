"""Python packages that a page serves beside the chat's own (docs/plugins.md, "Packages")."""

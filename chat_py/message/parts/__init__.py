"""How the parts of a message look that stand beside its text: loaded when there is one."""

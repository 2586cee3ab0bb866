"""An actor that answers without a model and without a network."""

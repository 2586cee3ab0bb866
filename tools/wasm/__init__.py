"""Makes wasm smaller without a change of what it does."""

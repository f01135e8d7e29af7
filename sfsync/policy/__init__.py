"""The data sheet as data: `flosum.toml` and `objectives.toml`, their validation, and the promises that follow."""

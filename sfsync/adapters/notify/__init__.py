"""Ways of telling people what happened to a clock."""

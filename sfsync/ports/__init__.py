"""What the flows need of the outside world, named by need. Adapters implement these; wiring joins them."""

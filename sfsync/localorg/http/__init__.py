"""The org over HTTP: a server, and one module per group of routes."""

"""The imperative shell: each flow reads through ports, lets the pure parts decide, and writes last."""

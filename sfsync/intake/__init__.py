"""Turns what comes from outside into model values, or refuses it with a reason; pydantic at this edge only."""

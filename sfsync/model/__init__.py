"""The nouns, as frozen values: cases, milestones and their readings, and what is remembered of them."""

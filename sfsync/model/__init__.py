"""The nouns: cases, milestones and their readings, and what is remembered of them. Frozen values without behaviour of their own."""

"""One folder for each outside system; each implements ports."""

"""The org itself: rows, transactions, rules, change events, sessions and faults."""

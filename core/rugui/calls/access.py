"""Who may see calls, and who may tell of them."""

READ, REPORT = "calls.read", "calls.report"

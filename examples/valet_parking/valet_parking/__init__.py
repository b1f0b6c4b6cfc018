"""The number plates of guests' cars."""

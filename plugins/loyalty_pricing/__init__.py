"""Products, discount rules that can be explained, quotes that hold, and what a guest is worth."""

"""Prices that can be explained to the guest and never fall below cost."""

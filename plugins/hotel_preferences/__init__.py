"""What a guest likes, must have and must never be given, with the evidence for it."""

"""What is common to every way in for programs: how it is described, said once, counted and let in."""

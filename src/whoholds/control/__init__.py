"""Live claims -> the probability of control per place and day."""

"""Key figures, their trend, how fresh they are and who has not reported."""

"""Dead letters: find them, read what was rejected, correct it, try it out, resubmit it once."""

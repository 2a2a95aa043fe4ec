"""What the API carries: the commonest reads over a full city, unchanged, cached, while facts come in, and of the past."""

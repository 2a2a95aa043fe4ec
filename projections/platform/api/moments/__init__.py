"""Which moment a request asks about, and the view that answers it."""

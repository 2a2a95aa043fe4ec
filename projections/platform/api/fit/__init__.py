"""Supply and demand side by side, and what stands behind a cell."""

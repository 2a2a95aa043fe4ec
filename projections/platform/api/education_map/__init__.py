"""The map of industry and education: its graph, its layout, its routes."""

"""Search in lists of rows by words, also by their pinyin and when misspelt, with counts by what can be chosen from."""

from projections.platform.api.search.routes import routes

__all__ = ["routes"]

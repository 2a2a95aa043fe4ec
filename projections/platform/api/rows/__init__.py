"""Read models row by row: lists, filters, order, pages, exports, and the timeline of one subject."""

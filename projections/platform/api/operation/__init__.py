"""For operators: projections with their generations, requests for rebuilds, and what admission has done lately."""

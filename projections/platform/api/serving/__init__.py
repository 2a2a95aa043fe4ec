"""How answers leave the API: kept and compared, limited, counted, and whether the process can serve at all."""

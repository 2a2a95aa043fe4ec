"""The key store: sealing keys, keys of persons, what student numbers stand for."""

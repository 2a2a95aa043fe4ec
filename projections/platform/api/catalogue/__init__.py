"""/catalogue: what may be said, as pages for people; made from the schemas, examples and starter code lists.

Self-contained HTML without scripts: nothing is loaded from elsewhere. /asyncapi.json tells machines the same.
"""

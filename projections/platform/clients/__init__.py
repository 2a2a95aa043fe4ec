"""Clients of the platform's API in Python and TypeScript, and what makes them from its OpenAPI document."""

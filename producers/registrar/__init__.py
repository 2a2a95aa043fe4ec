"""What a registrar's office exports: tables of the ministry's data standard of June 2023, and three of our own.

Each table is a YAML file (see producers.mapping): `moe_2023_06/` follows the standard to the letter; `templates/`
holds what the standard lacks (expected graduates, enrolment plans, closed majors).
"""

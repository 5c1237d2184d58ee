"""Routes of people: each noun has its own file; importing one puts its views on the blueprint."""

from app.agreements import routes_agreements, routes_commitments
from app.operations import routes_trail
from app.people import routes_departments, routes_leaving, routes_people, routes_roles
from app.people.blueprint import blueprint

__all__ = [
    "blueprint",
    "routes_agreements",
    "routes_commitments",
    "routes_departments",
    "routes_leaving",
    "routes_people",
    "routes_roles",
    "routes_trail",
]

"""What cause files are written with: placeholders, the variables they stand for, codes."""

import re

SLOT = re.compile(r"\{(\w*)\}")
VARIABLES = ("account", "cost_center", "project", "series", "date", "value", "value2")


def catalogue_code(code: str) -> str:
    """Return a code as the catalogue writes it: short numbers belong to the old XML interface."""
    return f"old-api:{code}" if code.isdigit() and code != "0" and len(code) < 6 else code

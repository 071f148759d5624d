"""How codes are written in cause files."""


def catalogue_code(code: str) -> str:
    """Return a code as the catalogue writes it: short numbers belong to the old XML interface."""
    return f"old-api:{code}" if code.isdigit() and code != "0" and len(code) < 6 else code

"""Facts from a Fortnox SIE export."""

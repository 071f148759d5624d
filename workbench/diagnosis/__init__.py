"""Pure functions from failure text and voucher to findings."""

from workbench.diagnosis.catalogue import Catalogue
from workbench.diagnosis.diagnoser import Diagnoser, read
from workbench.diagnosis.failure_text import ReadFailure, read_failures

__all__ = ["Catalogue", "Diagnoser", "ReadFailure", "read", "read_failures"]

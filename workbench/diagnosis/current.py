"""The diagnosis in use, which may take another catalogue while the program runs."""

from workbench.diagnosis.catalogue import Catalogue
from workbench.diagnosis.diagnoser import Diagnoser
from workbench.diagnosis.failure_text import ReadFailure
from workbench.domain.failure import Failure
from workbench.domain.finding import Explanation, Finding
from workbench.domain.voucher import Voucher


class CurrentDiagnosis:
    """Hands every question to the `Diagnoser` in use; implements the port ``Diagnosis``.

    `use` changes it from any thread in one step. Whoever writes down what was found writes down the `version`
    read before asking, so that what another catalogue found meanwhile is found again.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._diagnoser = Diagnoser(catalogue)

    def use(self, catalogue: Catalogue) -> None:
        """Explain by another catalogue from now on."""
        self._diagnoser = Diagnoser(catalogue)

    @property
    def catalogue(self) -> Catalogue:
        """The catalogue in use."""
        return self._diagnoser.catalogue

    @property
    def version(self) -> str:
        """The catalogue's version."""
        return self._diagnoser.version

    def findings(self, failure: Failure, voucher: Voucher | None) -> tuple[Finding, ...]:
        """Explain one failure message."""
        return self._diagnoser.findings(failure, voucher)

    def failures(self, text: str) -> tuple[ReadFailure, ...]:
        """Return the failures in a text."""
        return self._diagnoser.failures(text)

    def explain(self, finding: Finding, language: str, system: str) -> Explanation:
        """Put a finding into words."""
        return self.catalogue.explain(finding, language, system)

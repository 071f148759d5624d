"""The catalogue that comes with the program, loaded once."""

import pytest

from workbench.diagnosis import Catalogue, Diagnoser
from workbench.settings import resource


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return Catalogue.load(resource("causes"))


@pytest.fixture(scope="session")
def diagnoser(catalogue: Catalogue) -> Diagnoser:
    return Diagnoser(catalogue)

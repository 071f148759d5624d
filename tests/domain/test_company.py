"""What names a company."""

import pytest

from workbench.domain.company import is_org_number


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("556000-4615", True),
        ("5560004615", True),
        ("165560004615", True),
        ("SE556000461501", True),
        ("556000-4616", False),
        ("556000", False),
        ("", False),
        ("٥٥٦٠٠٠-٤٦١٥", False),
    ],
)
def test_the_last_digit_of_an_organisation_number_checks_the_others(text: str, is_one: bool) -> None:
    assert is_org_number(text) is is_one

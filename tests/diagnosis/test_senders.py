"""Systems known by their own words."""

import pytest

from workbench.diagnosis.senders import sender_of


@pytest.mark.parametrize(
    ("text", "system"),
    [
        ("Voucher creating\nprocess failed with error : {}", "brp"),
        ("GenericError(20007005, RemoteSystemError)", "sharespine"),
        ("FORTNOX_ACCOUNT_INACTIVEThe account is not active", "junipeer"),
        ("Mynt: Export failed. Account not active", "mynt"),
        ("Nordea business card: Export failed", "nordea"),
        ('{"ErrorInformation":{"error":1,"message":"Fortnox","code":2000550}}', ""),
        ("FORTNOX", ""),
    ],
)
def test_a_system_is_known_by_its_words(text: str, system: str) -> None:
    assert sender_of(text) == system

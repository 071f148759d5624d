from itertools import product

from workbench.domain.failure import MOVES, Mover, Status, may_move


def test_an_arrival_never_takes_back_what_a_person_marked() -> None:
    for after in (Status.UNREPORTED, Status.OPEN, Status.RETRY):
        for before in (Status.MARKED, Status.VERIFIED, Status.DIFFERS):
            assert not may_move(before, after, Mover.ARRIVAL)


def test_no_move_leads_nowhere() -> None:
    assert all(before != after for before, after in MOVES)
    assert not any(may_move(status, status, mover) for status, mover in product(Status, Mover))


def test_every_state_can_be_reached_and_left() -> None:
    assert {after for _, after in MOVES} == set(Status)
    assert {before for before, _ in MOVES} == set(Status)


def test_a_mark_can_be_taken_back_to_where_it_came_from() -> None:
    for before in Status:
        if may_move(before, Status.MARKED, Mover.PERSON):
            assert may_move(Status.MARKED, before, Mover.PERSON)

import inspect
import string

from workbench.domain import errors
from workbench.domain.errors import KnownError

KNOWN = [
    each for _, each in inspect.getmembers(errors, inspect.isclass) if issubclass(each, KnownError) and each.sentence
]


def test_every_known_error_stands_in_the_tree_at_the_top() -> None:
    tree = errors.__doc__ or ""
    for _, each in inspect.getmembers(errors, inspect.isclass):
        assert each.__name__ in tree or not each.__module__.startswith(errors.__name__)


def test_codes_are_unique_and_every_error_has_a_remedy() -> None:
    assert len({each.code for each in KNOWN}) == len(KNOWN)
    assert all(each.remedy for each in KNOWN)


def test_every_parameter_of_a_sentence_is_named_in_the_docstring() -> None:
    for each in KNOWN:
        wanted = {name for _, name, _, _ in string.Formatter().parse(each.sentence + each.remedy) if name}
        assert all(name in (each.__doc__ or "") for name in wanted), each
        assert str(each(**dict.fromkeys(wanted, "x")))

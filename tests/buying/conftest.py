"""What tests of the price library share."""

from itertools import count

import pytest


@pytest.fixture(params=["file", "server"])
def new_place(request, tmp_path):
    """Make places for new libraries: every test that asks for it runs on each kind of database."""
    if request.param == "server":
        return request.getfixturevalue("postgres").new_database
    numbers = count()
    return lambda: str(tmp_path / f"library{next(numbers) or ''}.sqlite")


@pytest.fixture
def place(new_place):
    """Where a new library may lie."""
    return new_place()

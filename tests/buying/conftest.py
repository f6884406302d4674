"""What tests of the price library share."""

import pytest


@pytest.fixture(params=["file", "server"])
def place(request, tmp_path):
    """Where a new library may lie: every test that asks for it runs on each kind of database."""
    if request.param == "file":
        return str(tmp_path / "library.sqlite")
    return request.getfixturevalue("postgres").new_database()

"""The page on CI: the `emsquote` commands of its examples are run as they stand there."""

import re
import shlex
from pathlib import Path

import pytest
from tests.batch.conftest import A, bom

PAGE = Path(__file__).parents[2] / "docs" / "ci.md"
EXAMPLES = re.findall(
    r"^## (.+?)\n.*?```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
)


def _command(example):
    """The emsquote command of an example, its continued lines joined."""
    found = re.search(
        r"^( *)(emsquote batch .*?)\n(?!\1 *(--|[^ -].*--))", example, re.DOTALL | re.MULTILINE
    )
    return shlex.split(found.group(2).replace("\\\n", " ").replace("\n", " "))


def test_there_are_examples_for_two_systems():
    assert [system for system, _ in EXAMPLES] == ["GitHub Actions", "GitLab CI"]


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize(("system", "example"), EXAMPLES)
def test_the_command_of_an_example_runs_two_nights(emsquote, system, example):
    bom("one.csv", A)
    Path("budget.csv").write_text("bom,quantity,unit_price\none,100,1000000\n")
    Path("last-night").mkdir()
    command = _command(example)
    assert command[:3] == ["emsquote", "batch", "boms"]
    assert emsquote(*command[1:]).code == 0
    Path("last-night/one.json").write_bytes(Path("quotes/one.json").read_bytes())
    assert emsquote(*command[1:]).code == 0
    reports = sorted(each.name for each in Path("quotes").glob("report.*"))
    assert reports == (
        [] if system == "GitHub Actions" else ["report.gitlab.json", "report.junit.xml"]
    )


@pytest.mark.parametrize(("system", "example"), EXAMPLES)
def test_an_example_names_only_files_that_a_run_writes(system, example):
    written = {"quotes/summary.md", "quotes/report.junit.xml", "quotes/report.gitlab.json"}
    assert set(re.findall(r"quotes/[\w.]+", example)) <= written, system


def test_the_examples_install_the_wheel_that_the_page_makes():
    # There is no emsquote on PyPI: whoever takes the name would run in the pipelines of our users.
    made = re.search(
        r"^\$ python -m pip wheel --no-deps --wheel-dir (\w+) ",
        PAGE.read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    installed = [re.findall(r"python -m pip install (.+)", example) for _, example in EXAMPLES]
    assert installed == [[f"{made[1]}/emsquote-*.whl"]] * 2

"""What the README shows is what the program prints.

`UPDATE_README=1 python -m pytest tests/test_readme.py` renews its outputs.
"""

import doctest
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
BLOCK = re.compile(
    r"^```console\n\$ (?P<command>emsquote [^\n]*)\n(?P<output>.*?)^```$", re.MULTILINE | re.DOTALL
)


def _run(command):
    done = subprocess.run(
        [sys.executable, "-m", *shlex.split(command)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "COLUMNS": "80"},
    )
    assert done.returncode in (0, 1), done.stderr
    return done.stdout


def test_outputs_in_the_readme_are_real():
    text = README.read_text(encoding="utf-8")
    renewed = BLOCK.sub(lambda m: f"```console\n$ {m['command']}\n{_run(m['command'])}```", text)
    if os.environ.get("UPDATE_README"):
        README.write_text(renewed, encoding="utf-8")
    assert BLOCK.search(text), "the README shows no output"
    assert renewed == text


def test_python_in_the_readme_runs(monkeypatch):
    monkeypatch.chdir(ROOT)
    failed, tried = doctest.testfile(
        str(README), module_relative=False, optionflags=doctest.ELLIPSIS
    )
    assert tried, "the README shows no Python"
    assert not failed


def test_the_readme_names_its_two_commands():
    commands = re.findall(
        r"^\$ (python -m pip install .*)$", README.read_text(encoding="utf-8"), re.MULTILINE
    )
    assert len(commands) == 2
    assert "emsquote price data/examples/" in commands[0]
    assert commands[1].endswith("python -m pytest")


def test_links_lead_somewhere():
    links = re.findall(r"\]\((?!http)([^)#]+)", README.read_text(encoding="utf-8"))
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_every_command_is_in_the_readme():
    from emsquote.cli import app

    named = {command.name for command in app.registered_commands} | {
        group.name for group in app.registered_groups
    }
    text = README.read_text(encoding="utf-8")
    assert sorted(name for name in named if f"| `emsquote {name}" not in text) == []

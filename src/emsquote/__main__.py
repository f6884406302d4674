"""Run emsquote as `python -m emsquote`."""

from emsquote.cli import main

main()

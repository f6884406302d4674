"""Columns of parameters belong to the value: what they say, each with its unit."""

import pytest

from emsquote import read_bom


@pytest.mark.parametrize(
    ("titles", "cells", "said"),
    [
        ("Tolerance,Voltage,Dielectric", "0.1%,50V,X7R", "0.1%; 50V; X7R"),
        ("Tolerance,Voltage,Dielectric", "0.1,50,X7R", "0.1%; 50V; X7R"),
        ("Toleranz,Spannung,Leistung", "±1,,1/4", "±1%; 1/4W"),
        ("Tolerance [%],Voltage (V),RoHS", "5,16,yes", "5%; 16V"),
        ("Tolerance,Voltage,Power", "n/a,-,", ""),
    ],
)
def test_what_columns_of_parameters_say(tmp_path, titles, cells, said):
    path = tmp_path / "bom.csv"
    path.write_text(
        f"Ref,Qty,Value,Footprint,{titles}\nR1,1,10k,R_0603,{cells}\nR2,1,22k,R_0603,,,\n"
    )
    first, second = read_bom(path).lines
    assert (first.parameters, second.parameters) == (said, "")

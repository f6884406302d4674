"""What Eagle's design rules say of the layers: `(1*2*15*16)`, thickness of copper and isolation."""

from __future__ import annotations

import re
from collections.abc import Mapping

_LAYER = re.compile(r"(?<!\d)\d{1,2}(?!\d)")
_LENGTH = re.compile(r"(\d{1,6}(?:\.\d{1,9})?)(mm|mil|inch|mic)?")
_MM = {"mm": 1.0, "mil": 0.0254, "inch": 25.4, "mic": 0.001, "": 1.0}
_LAST_LAYER = 16
_PLAUSIBLE_MM = (0.75, 3.5)
"""Rules that nobody has set add up to other thicknesses."""


def copper_layers(rules: Mapping[str, str]) -> int | None:
    """Return how many copper layers are set up, None if the rules do not say.

    >>> copper_layers({"layerSetup": "[2:1+((2*3)+(14*15))+16]"})
    6
    """
    return len(_layers(rules)) or None


def _layers(rules: Mapping[str, str]) -> list[int]:
    found = {int(number) for number in _LAYER.findall(rules.get("layerSetup", ""))}
    return sorted(layer for layer in found if 1 <= layer <= _LAST_LAYER)


def thickness_mm(rules: Mapping[str, str]) -> float | None:
    """Return the thickness of all copper and the isolation between it, None where the rules do not
    say it or cannot be meant.

    >>> thickness_mm({"layerSetup": "(1*16)", "mtCopper": "0.035mm " * 16, "mtIsolate": "1.5mm"})
    1.57
    """
    layers = _layers(rules)
    copper, isolation = _lengths(rules.get("mtCopper", "")), _lengths(rules.get("mtIsolate", ""))
    if not layers or len(copper) < layers[-1] or len(isolation) < (layers[-2:-1] or [1])[0]:
        return None
    total = sum(copper[layer - 1] for layer in layers)
    total += sum(isolation[layer - 1] for layer in layers[:-1])
    least, most = _PLAUSIBLE_MM
    return round(total, 6) if least <= total <= most else None


def _lengths(written: str) -> list[float]:
    return [float(number) * _MM[unit] for number, unit in _LENGTH.findall(written)]

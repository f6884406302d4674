"""Gerber and drill files made for tests: small, whole, in millimetres."""

HEAD = "%FSLAX46Y46*%\n%MOMM*%\n"


def gerber(body="", function="", tools="%ADD10C,0.1*%\n"):
    stated = f"%TF.FileFunction,{function}*%\n" if function else ""
    return f"{stated}{HEAD}{tools}D10*\n{body}M02*\n"


def path(points, first="D02"):
    rest = "".join(f"X{round(x * 1e6)}Y{round(y * 1e6)}D01*\n" for x, y in points[1:])
    x, y = points[0]
    return f"X{round(x * 1e6)}Y{round(y * 1e6)}{first}*\n{rest}"


def rectangle(width, height, left=0.0, bottom=0.0):
    right, top = left + width, bottom + height
    return path([(left, bottom), (right, bottom), (right, top), (left, top), (left, bottom)])


def flashes(points):
    return "".join(f"X{round(x * 1e6)}Y{round(y * 1e6)}D03*\n" for x, y in points)


def drill(tools, header="", end="M30\n"):
    """Return a drill file with tools as (diameter, places)."""
    sizes = "".join(f"T{number}C{size}\n" for number, (size, _) in enumerate(tools, start=1))
    body = "".join(
        f"T{number}\n" + "".join(f"X{x:.3f}Y{y:.3f}\n" for x, y in places)
        for number, (_, places) in enumerate(tools, start=1)
    )
    return f"M48\n{header}METRIC\n{sizes}%\n{body}{end}"


PADS = [(2, 2), (8, 2), (8, 18), (2, 18)]
COPPER = gerber(flashes(PADS))
EDGE = gerber(rectangle(10, 20))
DRILL = drill([(0.3, PADS[:2]), (1.0, PADS[2:])])
BOARD = {"b.GTL": COPPER, "b.GBL": COPPER, "b.GKO": EDGE, "b.TXT": DRILL}
"""A board of 10 × 20 mm with two layers and four holes, named as Protel does."""

"""The manner of the code, where it can be counted: what stands in `manner.toml` is left to mend,
and the list only shrinks.

Complexity is one more than the branches of a function: if, for, while, except, assert, case, each
further operand of `and` and `or`, conditional expressions, comprehensions and their conditions.
"""

import ast
import tomllib
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[1] / "src" / "emsquote"
LEFT_TO_MEND = Path(__file__).with_name("manner.toml")
MOST = 10
LOOPS = (ast.For, ast.AsyncFor, ast.While)
BRANCHES = (*LOOPS, ast.If, ast.IfExp, ast.ExceptHandler, ast.Assert, ast.match_case)
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def complexity(function):
    """Return how many ways lead through a function, those inside it included."""
    count = 1
    for node in ast.walk(function):
        if isinstance(node, BRANCHES):
            count += 1
        elif isinstance(node, ast.comprehension):
            count += 1 + len(node.ifs)
        elif isinstance(node, ast.BoolOp):
            count += len(node.values) - 1
    return count


def too_complex(tree):
    """Return the functions over the limit with their complexity, by name: those of classes as
    `Class.name`.
    """
    found = {}
    for node in ast.walk(tree):
        for child in ast.iter_child_nodes(node):
            if isinstance(child, FUNCTIONS) and complexity(child) > MOST:
                owner = f"{node.name}." if isinstance(node, ast.ClassDef) else ""
                found[f"{owner}{child.name}"] = complexity(child)
    return found


def nameless_loops(tree):
    """Return how many loops run over a variable that does not name its thing."""
    loops = (node for node in ast.walk(tree) if isinstance(node, ast.For | ast.comprehension))
    targets = (loop.target for loop in loops)
    return sum(isinstance(target, ast.Name) and target.id == "each" for target in targets)


def _is_conditional_comprehension(node):
    generators = getattr(node, "generators", ())
    return any(generator.ifs for generator in generators)


def nested_conditions(tree):
    """Return how many comprehensions with a condition hold a conditional expression or another such
    comprehension.
    """
    count = 0
    for node in ast.walk(tree):
        if _is_conditional_comprehension(node):
            inner = (child for child in ast.walk(node) if child is not node)
            count += any(
                isinstance(child, ast.IfExp) or _is_conditional_comprehension(child)
                for child in inner
            )
    return count


def counted():
    """Return what is left to mend, as `manner.toml` writes it."""
    left = {"complexity": {}, "loops-over-each": {}, "conditions-in-conditions": {}}
    for path in sorted(SOURCE.rglob("*.py")):
        name = str(path.relative_to(SOURCE))
        tree = ast.parse(path.read_text(encoding="utf-8"))
        left["complexity"].update(
            {f"{name}:{function}": count for function, count in too_complex(tree).items()}
        )
        if loops := nameless_loops(tree):
            left["loops-over-each"][name] = loops
        if conditions := nested_conditions(tree):
            left["conditions-in-conditions"][name] = conditions
    return left


@pytest.mark.parametrize("kind", ["complexity", "loops-over-each", "conditions-in-conditions"])
def test_the_list_of_exceptions_only_shrinks(kind):
    allowed = tomllib.loads(LEFT_TO_MEND.read_text(encoding="utf-8")).get(kind, {})
    found = counted()[kind]
    worse = {name: count for name, count in found.items() if count > allowed.get(name, 0)}
    assert worse == {}, (
        "unfold these; what is over the limit for a reason stands in manner.toml with it"
    )
    mended = {name: count for name, count in allowed.items() if found.get(name, 0) < count}
    assert mended == {}, "mended: write the new count into manner.toml, or take the line out"


def test_what_is_too_dense_would_be_found():
    planted = ast.parse(
        "class Buyer:\n"
        "    def buy(self, offers):\n"
        + "".join(
            f"        if offers == {number}:\n            return {number}\n" for number in range(10)
        )
        + "        return [each if each else 0 for each in offers if each]\n"
    )
    assert too_complex(planted) == {"Buyer.buy": 14}
    assert nameless_loops(planted) == 1
    assert nested_conditions(planted) == 1


if __name__ == "__main__":
    import tomli_w

    print(tomli_w.dumps(counted()))  # noqa: T201 - what the list would have to say today

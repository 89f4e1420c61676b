"""From the text of an equation to sympy, without ever running the text.

An expression comes from a file that somebody may have been given. Python's own parser turns it into
a tree, and only numbers, the symbols of the formula, arithmetic and a few functions are taken.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from kg.errors import SourceSyntaxError
from kg.i18n import _

if TYPE_CHECKING:
    import sympy

__all__ = ["FUNCTIONS", "read_equation"]

#: The functions that an expression may call.
FUNCTIONS: Final = ("exp", "log", "sqrt", "min", "max")
_LONGEST = 500
_GREATEST = 10**15
#: What a constant may come to, and the bits that an exact one may have: powers and exponentials of
#: constants are worked out at once, and could fill the memory.
_LARGEST_CONSTANT = 10**100
_MOST_BITS = 4096
_LARGEST_POWER = 100
_ARITHMETIC: Final[Mapping[type[ast.operator], Callable[[Any, Any], Any]]] = {
    ast.Add: lambda left, right: left + right,
    ast.Sub: lambda left, right: left - right,
    ast.Mult: lambda left, right: left * right,
    ast.Div: lambda left, right: left / right,
    ast.Pow: lambda left, right: left**right,
}


def read_equation(text: str, symbols: Iterable[str], source: str) -> sympy.Eq:
    """Read an equation such as `y = a*x**2`.

    Args:
        text: one equation, with one equals sign.
        symbols: the names that may occur in it; they stand for real numbers.
        source: what error messages call it.

    Raises:
        SourceSyntaxError: if it is anything but arithmetic on these symbols.
    """
    import sympy

    known = {name: sympy.Symbol(name, real=True) for name in symbols}
    sides = text.split("=")
    if len(text) > _LONGEST or len(sides) != 2:
        raise SourceSyntaxError(
            source,
            _("an expression is one equation of at most {longest} characters", longest=_LONGEST),
        )
    left, right = (_Reader(known, source).read(side) for side in sides)
    return sympy.Eq(left, right, evaluate=False)


class _Reader:
    """Turns the tree of one side into sympy."""

    def __init__(self, known: Mapping[str, Any], source: str) -> None:
        self._known = known
        self._source = source

    def read(self, text: str) -> Any:
        try:
            tree = ast.parse(text.strip(), mode="eval")
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            raise SourceSyntaxError(
                self._source, _("{text!r} is no arithmetic", text=text.strip())
            ) from None
        return self._node(tree.body)

    def _node(self, node: ast.expr) -> Any:
        import sympy

        match node:
            case ast.Constant(value=int() | float() as number) if (
                not isinstance(number, bool) and abs(number) <= _GREATEST
            ):
                return sympy.Rational(str(number))
            case ast.Name(id=name) if name in self._known:
                return self._known[name]
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return -self._node(operand)
            case ast.BinOp(left=left, op=operator, right=right) if type(operator) in _ARITHMETIC:
                return self._bounded(node, self._binary(left, operator, right))
            case ast.Call(func=ast.Name(id=name), args=[_, *_], keywords=[]) if name in FUNCTIONS:
                return self._bounded(node, self._call(name, node))
            case _:
                raise SourceSyntaxError(
                    self._source,
                    _(
                        "{quoted} is not allowed in an expression; numbers, {known}, + - * / ** "
                        "and {functions} are",
                        quoted=_quoted(node),
                        known=", ".join(self._known),
                        functions=", ".join(FUNCTIONS),
                    ),
                )

    def _binary(self, left: ast.expr, operator: ast.operator, right: ast.expr) -> Any:
        base, other = self._node(left), self._node(right)
        if isinstance(operator, ast.Pow) and other.is_number and abs(other) > _LARGEST_POWER:
            raise SourceSyntaxError(
                self._source, _("the power {quoted} is too great", quoted=_quoted(right))
            )
        return _ARITHMETIC[type(operator)](base, other)

    def _call(self, name: str, node: ast.Call) -> Any:
        import sympy

        function = {"min": sympy.Min, "max": sympy.Max}.get(name) or getattr(sympy, name)
        arguments = [self._node(argument) for argument in node.args]
        try:
            return function(*arguments)
        except (TypeError, ValueError) as error:
            what = " ".join(str(error).split())
            raise SourceSyntaxError(self._source, f"{_quoted(node)}: {what}") from None

    def _bounded(self, node: ast.expr, value: Any) -> Any:
        """Return a value, unless it is a constant that nothing can be computed with."""
        if not value.is_number:
            return value
        fine = value.is_real and value.is_finite
        if fine and value.is_Rational:
            fine = max(value.p.bit_length(), value.q.bit_length()) <= _MOST_BITS
        if not fine or abs(value.evalf()) > _LARGEST_CONSTANT:
            raise SourceSyntaxError(
                self._source,
                _("{quoted} is no real number, or one too great", quoted=_quoted(node)),
            )
        return value


def _quoted(node: ast.expr) -> str:
    """Return the text of a part of an expression, for a message of one line."""
    return repr(ast.unparse(node))

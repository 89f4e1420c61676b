"""What a formula gives for given numbers: it is solved for the one parameter that is left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from kg.errors import InputError, UnknownNameError
from kg.formulas.expression import read_equation
from kg.formulas.reading import Formula, Parameter
from kg.i18n import _

__all__ = ["Evaluation", "evaluate"]

_GREATEST = Decimal("1e100")
#: Significant decimal digits that are computed with; a result keeps 15 of them.
_DIGITS = 50


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What came out.

    Args:
        formula: what was evaluated.
        inputs: the numbers that were given, by symbol.
        solved: the symbol that was solved for; None when all were given.
        values: its values, the least first; the two sides of the equation when all were given.
        holds: whether the equation holds, when all were given; else None.
        notes: what is worth knowing of the result, such as a bound that it leaves.
    """

    formula: Formula
    inputs: Mapping[str, Decimal]
    solved: str | None
    values: tuple[float, ...]
    holds: bool | None
    notes: tuple[str, ...] = ()


def evaluate(formula: Formula, given: Mapping[str, str]) -> Evaluation:
    """Solve a formula for the parameter that is not given, or check it when all are.

    Args:
        formula: one with an expression.
        given: numbers in the words of a user, such as `15`, `7.5%` or `1e9`, by symbol.

    Raises:
        UnknownNameError: if the formula has no such parameter.
        InputError: if it cannot be computed, a value is no number or out of bounds, more than one
            parameter is left out, or there is no real solution.
        SourceSyntaxError: if its expression is malformed.
    """
    if formula.expression is None:
        raise InputError(
            _(
                "{name}: the source gives no computable form: {latex}",
                name=formula.name,
                latex=formula.latex,
            )
        )
    numbers = {symbol: _number(symbol, value) for symbol, value in given.items()}
    for symbol in numbers:
        if symbol not in formula.symbols:
            raise UnknownNameError(
                _("parameter of {name}", name=formula.name), symbol, formula.symbols
            )
    for parameter in formula.parameters:
        if parameter.symbol in numbers:
            _refuse_out_of_bounds(parameter, numbers[parameter.symbol])
    notes = _near_misses(formula, numbers)
    missing = [parameter for parameter in formula.parameters if parameter.symbol not in numbers]
    if len(missing) > 1:
        names = ", ".join(parameter.symbol for parameter in missing)
        raise InputError(
            _(
                "{name}: give all of {names} but one, which is then solved for",
                name=formula.name,
                names=names,
            )
        )
    equation = read_equation(formula.expression, formula.symbols, formula.name)
    if not missing:
        return _check(formula, equation, numbers, notes)
    return _solve(formula, equation, numbers, missing[0], notes)


def _number(symbol: str, value: str) -> Decimal:
    text, share = (value[:-1], Decimal(100)) if value.endswith("%") else (value, Decimal(1))
    try:
        number = Decimal(text.replace("_", "x").strip()) / share
    except InvalidOperation:
        raise InputError(
            _(
                "{symbol}={value} is not a number; write 15, 0.6, 7.5% or 1e9",
                symbol=symbol,
                value=value,
            )
        ) from None
    if not number.is_finite() or abs(number) > _GREATEST:
        raise InputError(
            _(
                "{symbol}={value} is not a number that can be computed with",
                symbol=symbol,
                value=value,
            )
        )
    return number


def _refuse_out_of_bounds(parameter: Parameter, value: Decimal) -> None:
    for bound in parameter.bounds:
        if bound.refuses(value):
            raise InputError(
                _(
                    "{symbol}={value:f} is out of bounds: {en} is {bound}",
                    symbol=parameter.symbol,
                    value=value,
                    en=parameter.called,
                    bound=bound,
                )
            )


def _near_misses(formula: Formula, numbers: Mapping[str, Decimal]) -> list[str]:
    """Return a note for each number beyond a bound that its source only gives roughly."""
    return [
        _(
            "{symbol} = {number:f} is beyond {bound}",
            symbol=parameter.symbol,
            number=numbers[parameter.symbol],
            bound=bound,
        )
        for parameter in formula.parameters
        if parameter.symbol in numbers
        for bound in parameter.bounds
        if not bound.contains(numbers[parameter.symbol])
    ]


def _check(
    formula: Formula, equation: Any, numbers: Mapping[str, Decimal], notes: Sequence[str]
) -> Evaluation:
    given = _precise(numbers)
    left, right = (_value(side, given) for side in (equation.lhs, equation.rhs))
    if left is None or right is None:
        raise InputError(_("{name}: has no real value for these numbers", name=formula.name))
    # Results are printed with six digits, and one that is given back has to hold.
    holds = abs(left - right) <= 5e-5 * max(1.0, abs(left), abs(right))
    return Evaluation(formula, dict(numbers), None, (left, right), holds, tuple(notes))


def _solve(
    formula: Formula,
    equation: Any,
    numbers: Mapping[str, Decimal],
    wanted: Parameter,
    given: Sequence[str],
) -> Evaluation:
    found = sorted(set(_roots(equation, _precise(numbers), wanted.symbol)))
    if not found:
        raise InputError(
            _(
                "{name}: no real {symbol} fits these numbers",
                name=formula.name,
                symbol=wanted.symbol,
            )
        )
    fitting = [value for value in found if not _broken(wanted, value)]
    values = fitting or found
    notes = [
        *given,
        *(
            _(
                "{symbol} = {value:.6g} is out of bounds: {en} is {bound}",
                symbol=wanted.symbol,
                value=value,
                en=wanted.called,
                bound=bound,
            )
            for value in values
            for bound in _broken(wanted, value)
        ),
    ]
    return Evaluation(formula, dict(numbers), wanted.symbol, tuple(values), None, tuple(notes))


def _roots(equation: Any, numbers: Mapping[Any, Any], symbol: str) -> list[float]:
    """Return the real solutions.

    The equation is solved in symbols first: with numbers in it, an exponent such as 1.295 would
    become a polynomial of degree 259.
    """
    import sympy

    unknown = sympy.Symbol(symbol, real=True)
    difference = equation.lhs - equation.rhs
    if equation.lhs == unknown and not equation.rhs.has(unknown):
        candidates = [equation.rhs]
    else:
        try:
            candidates = sympy.solve(difference, unknown)
        except NotImplementedError:
            candidates = []
        candidates = candidates or _numerically(difference, numbers, unknown)
    values = (_value(candidate, numbers) for candidate in candidates)
    return [
        value
        for value in values
        if value is not None and _fits(difference, numbers, unknown, value)
    ]


def _fits(difference: Any, numbers: Mapping[Any, Any], unknown: Any, value: float) -> bool:
    """Check that a root is one for these numbers, not just in general."""
    residue = _value(difference, {**numbers, unknown: value})
    return residue is not None and abs(residue) <= 1e-6 * max(1.0, abs(value))


def _numerically(difference: Any, numbers: Mapping[Any, Any], unknown: Any) -> list[Any]:
    """Look for a root from a few starting points, where there is no closed form."""
    import sympy

    found = []
    for start in (0.1, 1, 10, 100, 1000, -1):
        try:
            found.append(round(sympy.nsolve(difference.subs(numbers), unknown, start), 12))
        except (ArithmeticError, ValueError, TypeError):
            continue  # no root near this start
    return found


def _precise(numbers: Mapping[str, Decimal]) -> dict[Any, Any]:
    """Return the numbers with many digits, though not exactly.

    A power of exact numbers is worked out to its last digit: `2**1e15` would fill the memory.
    """
    import sympy

    return {
        sympy.Symbol(symbol, real=True): sympy.Float(str(number), _DIGITS)
        for symbol, number in numbers.items()
    }


def _value(expression: Any, numbers: Mapping[Any, Any]) -> float | None:
    """Return what an expression comes to, or None if that is no real and finite number."""
    import math

    try:
        number = expression.subs(numbers)
        number = number.evalf() if hasattr(number, "evalf") else number
        if not getattr(number, "is_number", True) or getattr(number, "is_real", True) is False:
            return None
        result = float(number)
    except (ArithmeticError, TypeError, ValueError):  # too great, or not to be compared
        return None
    return result if math.isfinite(result) else None


def _broken(parameter: Parameter, value: float) -> list[object]:
    exact = Decimal(repr(value))
    return [bound for bound in parameter.bounds if not bound.contains(exact)]

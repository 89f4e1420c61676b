"""Planning of orders. An assessment reads this file and never runs it."""

from __future__ import annotations

from typing import Annotated

Packages = Annotated[int, "rx:stockQuantity"]
DailyUse = Annotated[float, "rx:dailyUse", "unit=/d"]
Days = Annotated[float, "rx:leadTime", "unit=d"]


def reorder_point(daily_use: DailyUse, lead_time: Days, safety: Packages = 0) -> Packages:
    """Return the stock at which a medicine is ordered again."""
    return round(daily_use * lead_time) + safety


def order_quantity(
    stock: Packages, reorder_at: Packages, size: Annotated[int, "rx:packageSize"]
) -> Annotated[int, "rx:orderedQuantity"]:
    """Return how many packages to order, in whole cases."""
    return max(0, -(-(reorder_at - stock) // size) * size)


def priority(order):
    """Return how urgent an order is; nothing says what it takes and gives."""
    return order["urgent"] + order["age"]


def _rounded(value: float) -> int:
    """Return a whole number; not public, so no function of the business."""
    return round(value)

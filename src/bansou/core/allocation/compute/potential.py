"""How much more a customer could buy per month: seats for people who have none, products it does not have."""

import numpy as np

from bansou.core.allocation.contracts import Bools, Floats


def seat_potential(*, employees: Floats, seats: Floats, amount: Floats) -> Floats:
    """Yen per month if everybody had a seat at the present price; NaN where size, seats or price are not known."""
    with np.errstate(divide="ignore", invalid="ignore"):
        price = np.where(seats > 0, amount / seats, np.nan)
    return np.maximum(employees - seats, 0.0) * price


def product_potential(*, owned: Bools, typical: Floats) -> Floats:
    """Yen per month of the products not bought, each at its typical amount; `owned` has a column per product."""
    filled: Floats = (~owned).astype(np.float64) @ np.nan_to_num(typical)
    return filled


def potential(*, employees: Floats, seats: Floats, amount: Floats, owned: Bools, typical: Floats) -> Floats:
    """Yen per month a customer could still buy; NaN where neither part is known."""
    by_seats = seat_potential(employees=employees, seats=seats, amount=amount)
    by_products = product_potential(owned=owned, typical=typical) if owned.shape[1] > 1 else np.full(amount.shape, np.nan)
    both = np.nan_to_num(by_seats) + np.nan_to_num(by_products)
    result: Floats = np.where(np.isnan(by_seats) & np.isnan(by_products), np.nan, both)
    return result

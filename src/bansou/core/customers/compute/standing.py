"""What a customer's contracts say about the customer on a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bansou.core.customers.contracts import Term


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Main product and its plan, seats and money of the running contracts, the first and last days, and how the first contract began."""

    product_id: int | None = None
    plan: str = ""
    seats: int | None = None
    amount: float = 0.0
    currency: str = "JPY"
    renews_on: date | None = None
    started_on: date | None = None
    ended_on: date | None = None
    cancelled_on: date | None = None
    signed_on: date | None = None
    first_amount: float | None = None


def last_day_of(term: Term) -> date | None:
    """The first day without the contract, or None while no end is known."""
    if term.cancelled_on is None:
        return term.ends_on
    return term.cancelled_on if term.ends_on is None else min(term.cancelled_on, term.ends_on)


def standing_of(terms: Sequence[Term], *, on: date) -> Standing:
    """The standing on the day `on`: the main contract is the largest one running, else the one that ran last.

    `ended_on` is the first day without any contract, None while one has no end; `cancelled_on` the same day where the
    last contract was cancelled rather than run out. Seats and amounts add up over the contracts running on `on`.
    """
    if not terms:
        return Standing()
    ends = [last_day_of(term) for term in terms]
    running = [term for term, end in zip(terms, ends, strict=True) if term.starts_on <= on and (end is None or on < end)]
    main = max(running or terms, key=lambda term: (term.amount if running else 0.0, last_day_of(term) or date.max, term.starts_on))
    ended_on = None if None in ends else max(end for end in ends if end is not None)
    was_cancelled = ended_on is not None and any(term.cancelled_on == ended_on for term in terms)
    first = min(terms, key=lambda term: term.starts_on)
    seats = [term.seats for term in (running or [main]) if term.seats is not None]
    renewals = [day for term in running if (day := term.renews_on or term.ends_on) is not None and day >= on]
    return Standing(
        product_id=main.product_id,
        plan=main.plan,
        seats=sum(seats) if seats else None,
        amount=sum(term.amount for term in running if term.currency == main.currency),
        currency=main.currency,
        renews_on=min(renewals, default=None),
        started_on=first.starts_on,
        ended_on=ended_on,
        cancelled_on=ended_on if was_cancelled else None,
        signed_on=first.signed_on,
        first_amount=first.amount,
    )

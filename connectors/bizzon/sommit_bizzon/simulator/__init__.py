"""A local Bizzon till over real HTTP: for tests, for demos, for a first look by hand.

    till = BizzonTill()
    glass, bottle = till.add_product(
        "Sancerre 2022", variants=[("Verre 12 cl", "7.50"), ("Bouteille 75 cl", "36.00")]
    )
    till.sell(datetime(2025, 10, 23, 20, tzinfo=UTC), [Sold(glass, 2), Sold(bottle)])
    with serve(till, tokens=["sk_test_demo"]) as server:
        print(server.url, server.requests)

It is strict where the vendor's documents are (media type, encoding, parameters, bounds) and speaks
as its `Habits` say where they are not. `Faults` make single requests fail.
"""

from sommit_bizzon.simulator.habits import LASTING, PASSING, Faults, Habits
from sommit_bizzon.simulator.server import Seen, Server, serve
from sommit_bizzon.simulator.till import BizzonTill, Line, Product, Sold, Ticket

__all__ = [
    "LASTING",
    "PASSING",
    "BizzonTill",
    "Faults",
    "Habits",
    "Line",
    "Product",
    "Seen",
    "Server",
    "Sold",
    "Ticket",
    "serve",
]

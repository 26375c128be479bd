"""The command line: `sommit`. It parses, calls one use case, and shows what came of it."""

from __future__ import annotations

from sommit_core.cli.base import Deferred, Root
from sommit_core.i18n import N_

main = Root(
    "sommit",
    help=N_(
        "Read a restaurant's till each night and keep its cellar right.\n\n"
        "Sommit never writes to the till. The options below may stand anywhere on the line."
    ),
    commands=[
        Deferred("demo", "demo", N_("A complete run on made-up data, in a database of its own.")),
        Deferred("venue", "venues", N_("Restaurants and bars: add, list, set policies.")),
        Deferred("till", "tills", N_("The venue's till: connect it, check it, list them.")),
        Deferred("sync", "sync", N_("Read the tills and apply what they say.")),
        Deferred("products", "products", N_("The till's products, the sold ones first.")),
        Deferred("beverage", "beverages", N_("The cellar's beverages: add, edit, list.")),
        Deferred("suggest", "answers", N_("Propose drinks for a product or a label.")),
        Deferred("answer", "answers", N_("Link products by answering oui, presque or non.")),
        Deferred("link", "links", N_("Link a product to a beverage.")),
        Deferred("unlink", "links", N_("Break a link: its sales no longer count.")),
        Deferred("set-aside", "products", N_("Say that a product is no drink of the cellar.")),
        Deferred("stock", "stock", N_("What is left in the cellar; counts and deliveries.")),
        Deferred("sales", "sales", N_("Turnover by day, from the till's own amounts.")),
        Deferred("price", "prices", N_("Set a price on Sommit's side.")),
        Deferred("prices", "prices", N_("The price of each beverage, and its history.")),
        Deferred("library", "library", N_("The reference library: import a file, search.")),
        Deferred("notices", "notices", N_("What readings found odd, the newest first.")),
        Deferred("journal", "journal", N_("Who did what and when.")),
        Deferred("undo", "journal", N_("Take back the last entry of the journal, or a given one.")),
        Deferred("verify", "stock", N_("Recompute every balance from the books and compare.")),
        Deferred("connector", "connectors", N_("For authors: list, check and read connectors.")),
        Deferred("doctor", "doctor", N_("Check this installation and say what to do.")),
        Deferred("completion", "completion", N_("Print what completes commands in a shell.")),
    ],
)

"""Click's own sentences, so that they stand in Sommit's catalogue and are said in French.

Click looks them up as they stand here; one that a newer click words otherwise is said in English.
"""

from __future__ import annotations

from sommit_core.i18n import N_


def Nn_(singular: str, plural: str) -> tuple[str, str]:  # noqa: N802  (as `N_`)
    """Mark a sentence with two forms for translation."""
    return singular, plural


SENTENCES = (
    N_("Choose from:\n\t{choices}"),
    N_("Error: invalid input"),
    N_("Error: {message}"),
    N_("Invalid value for {param_hint}: {message}"),
    N_("Invalid value: {message}"),
    N_("Missing argument"),
    N_("Missing command."),
    N_("Missing option"),
    N_("No such command {name!r}."),
    N_("No such option {name!r}."),
    N_("Option {name!r} does not take a value."),
    N_("{value!r} is not a valid {number_type}."),
    N_("{value} is not in the range {range}."),
)
PLURALS = (
    Nn_("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)"),
    Nn_("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})"),
    Nn_(
        "Option {name!r} requires an argument.",
        "Option {name!r} requires {nargs} arguments.",
    ),
    Nn_("{value!r} is not {choice}.", "{value!r} is not one of {choices}."),
)

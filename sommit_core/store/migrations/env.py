"""Alembic's environment: runs the revisions on the connection that `migrate` opens."""

from alembic import context

from sommit_core.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    compare_type=True,
)
context.run_migrations()

"""The books: tables, the database, and what is written and read in bulk."""

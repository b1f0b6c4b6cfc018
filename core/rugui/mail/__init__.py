"""E-mail: written into the database in the transaction it belongs to, sent after it."""

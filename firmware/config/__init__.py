"""Settings: the parameter table, the .cfg reader and writer, the store."""

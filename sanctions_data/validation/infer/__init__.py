"""From a table to a schema: which encoding, dialect, types, missing values, vocabularies and keys it has."""

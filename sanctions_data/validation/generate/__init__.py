"""From a schema to rows that keep it, and to rows that break one check each."""

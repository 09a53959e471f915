"""The models as JSON Schema, Table Schema, Data Package and dictionary."""

"""Regular expressions of schemas: read them, and run them as their author meant them."""

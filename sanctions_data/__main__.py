"""`python -m sanctions_data`: the command line."""

from .cli import main

if __name__ == "__main__":
    main(prog_name="sanctions-data")

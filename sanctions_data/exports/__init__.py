"""The dataset, or tables of the user, in the formats that other tools read.

Each format has one module with one function: `write` makes files in memory from `Tables`. `write_files` puts them
on the disk, each one whole.
"""

"""The dataset, or tables of the user, in the formats that other tools read.

One module a format, over one interface: `write` makes files in memory of `Tables`. `write_files` puts them on the disk,
whole or not at all.
"""

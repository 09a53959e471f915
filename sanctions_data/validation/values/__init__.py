"""Values: JSON read strictly, which values are equal, and what stands in a cell in place of one."""

"""The engines that run the checks over a table."""

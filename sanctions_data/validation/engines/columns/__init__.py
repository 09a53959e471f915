"""The columns engine: the same checks as vectorised expressions that point at candidates, which the rows engine judges.

An expression may mark a good cell (the judge acquits it) but must never pass a bad one. So one meaning holds
by construction, and an expression needs to be exact only where that pays.
"""

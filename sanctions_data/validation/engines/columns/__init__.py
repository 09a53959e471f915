"""The columns engine: the same checks as vectorised expressions that point at candidates, which the rows engine checks.

An expression may mark a good cell (the rows engine then passes it) but must never pass a bad one. So one meaning holds
by construction, and an expression needs to be exact only where that pays.
"""

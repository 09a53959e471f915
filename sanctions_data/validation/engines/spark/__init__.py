"""The spark engine: the columns checks inside a Spark cluster, for tables past one machine.

The expressions of the columns engine run in Spark itself and point at candidates; only candidates reach Python, on
the executors, where the checks of the rows engine decides. The data are never collected: problems are a Spark
frame, of which a report holds the counts and the first ones. Nothing here is imported before a Spark frame or
`engine="spark"` is met.
"""

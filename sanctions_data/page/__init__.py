"""The page: one HTML file of a release, in which every value leads to the sentence that says it."""

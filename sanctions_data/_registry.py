"""The tables of the dataset: one line registers a table. Its model says everything else about it.

Nothing is imported here, so that `import sanctions_data` can read the names. The order is that of docs, descriptors and
listings.
"""

# table → module below `records`, class, and what the table answers
RECORD_TABLES = {
    "measures": ("measure", "Measure", "Who listed whom."),
    "actions": ("action", "Action", "What an authority did at one time."),
    "status_history": ("attestation", "Attestation", "Who said when whether a listing stands."),
    "entities": ("entity", "Entity", "States, bodies, people."),
    "positions": ("position", "Position", "Who holds or held which post."),
    "remarks": ("remark", "Remark", "Who said what."),
    "allegations": ("allegation", "Allegation", "Who accuses whom of what."),
    "events": ("event", "Event", "What happened around the actions."),
    "figures": ("figure", "Figure", "Every number anybody says."),
    "relations": ("relation", "Relation", "Links between records."),
    "instruments": ("instrument", "Instrument", "The acts, orders and notices behind the actions."),
    "identifiers": ("identifier", "Identifier", "What lists call an entity."),
    "schemes": ("scheme", "Scheme", "The lists that number entities, and whether they are still kept."),
    "names": ("name", "Name", "Names in other scripts, spellings, words."),
}
# tables that are made of the others
INDEX_TABLES = {
    "provenance": ("provenance", "ProvenanceRow", "For every value the words it rests on."),
    "sources": ("cited_source", "SourceRow", "The documents that the data cite, and whose copy was read."),
    "conflicts": ("conflict", "ConflictRow", "Claims that differ, and what was decided."),
}
ALL_TABLES = {**RECORD_TABLES, **INDEX_TABLES}

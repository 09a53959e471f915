"""The closed vocabularies, each value with its definition.

The `Literal` types are what the record models use; the dictionaries of the same members carry the
definitions and feed schemas and docs. `tests/test_vocabulary.py` holds both sides together. Words follow
FollowTheMoney and OpenSanctions if they have one; extensions say so.
"""

from __future__ import annotations

from typing import Literal

# Codes of FollowTheMoney: ISO 3166-1 alpha-2 in lower case, and `eu`.
Authority = Literal["ca", "cn", "eu", "gb", "is", "us"]
AUTHORITY: dict[str, str] = {
    "ca": "Canada",
    "cn": "China",
    "eu": "European Union",
    "gb": "United Kingdom",
    "is": "Iceland",
    "us": "United States",
}

# The same codes, of every country that a person or body of the dataset belongs to.
Country = Literal[
    "be", "bg", "ca", "cn", "de", "dk", "eu", "fr", "gb", "is", "lt", "nl", "se", "sk", "us",
]  # fmt: skip
COUNTRY: dict[str, str] = {
    "be": "Belgium",
    "bg": "Bulgaria",
    "ca": "Canada",
    "cn": "China",
    "de": "Germany",
    "dk": "Denmark",
    "eu": "European Union",
    "fr": "France",
    "gb": "United Kingdom",
    "is": "Iceland",
    "lt": "Lithuania",
    "nl": "Netherlands",
    "se": "Sweden",
    "sk": "Slovakia",
    "us": "United States",
}

# ISO 3166-2.
Region = Literal["CN-XJ"]
REGION: dict[str, str] = {"CN-XJ": "Xinjiang Uyghur Autonomous Region, China"}

# OpenSanctions program keys.
Program = Literal["CA-SEMA", "CN-AFSL", "CN-CML", "EU-HR", "GB-HR", "US-GLOMAG"]
PROGRAM: dict[str, str] = {
    "CA-SEMA": "Canada, Special Economic Measures Act",
    "CN-AFSL": "China, Anti-Foreign Sanctions Law",
    "CN-CML": "China, counter-measures announced by the Ministry of Foreign Affairs",
    "EU-HR": "European Union, Global Human Rights Sanctions Regime",
    "GB-HR": "United Kingdom, Global Human Rights sanctions regime",
    "US-GLOMAG": "United States, Global Magnitsky sanctions program",
}

# OpenSanctions measure labels as codes; those that say extension are ours.
Provision = Literal[
    "asset-freeze", "business-ban", "dealings-ban", "director-disqualification", "exchange-ban", "export-control",
    "import-ban", "investment-ban", "travel-ban",
]  # fmt: skip
PROVISION: dict[str, str] = {
    "asset-freeze": "Asset freeze: property under the authority's jurisdiction is blocked.",
    "business-ban": "Ban on doing business with the imposing country (extension, for China's counter-measures).",
    "dealings-ban": "Ban on dealing with the target's property or providing it services (extension).",
    "director-disqualification": "The target may not be a director of a company (extension).",
    "exchange-ban": "Ban on exchanges with the target (extension, for China's counter-measures).",
    "export-control": "Export control: deliveries to the target need a licence (extension).",
    "import-ban": "Import ban: goods of an origin or maker are held back (extension).",
    "investment-ban": "Ban on dealing in the target's securities (extension).",
    "travel-ban": "Travel ban: the target may not enter.",
}

Status = Literal["announced", "expired", "in-force", "lifted", "partly-lifted"]
STATUS: dict[str, str] = {
    "announced": "It was announced, and nothing later is known, or later statements are weak.",
    "expired": "It ended by its own terms.",
    "in-force": "The newest source says that it has effect, or that the name is on the list.",
    "lifted": "The authority ended it.",
    "partly-lifted": "The authority ended it for some targets or provisions.",
}

State = Literal["amended", "announced", "in-force", "lapsed", "lifted", "lifted-in-part", "on-list", "renewed"]
STATE: dict[str, str] = {
    "amended": "The authority changed its wording or its terms, and it goes on.",
    "announced": "The authority announced it on that day, or took the step.",
    "in-force": "It has legal effect on that day.",
    "lapsed": "Its period has run out on that day, and it was not renewed.",
    "lifted": "It is lifted on that day: the authority ended it then or before.",
    "lifted-in-part": "The authority ended it for some of its targets or some of its provisions.",
    "on-list": "The list of that day has the name, or somebody says on that day that the target is still listed.",
    "renewed": "The authority prolonged it; `until` is the last day of the new period, if one is stated.",
}

Certainty = Literal["resolved", "stated", "weak"]
CERTAINTY: dict[str, str] = {
    "resolved": "It follows from the words without doubt.",
    "stated": "The source says it in words.",
    "weak": "A reader may understand it in another way.",
}

# FollowTheMoney schemata.
EntityType = Literal["Company", "LegalEntity", "Organization", "Person", "PublicBody"]
ENTITY_TYPE: dict[str, str] = {
    "Company": "A company.",
    "LegalEntity": "A person or body, if the source does not say which; also a group that only a text has.",
    "Organization": "An organization.",
    "Person": "A natural person.",
    "PublicBody": "A state or a union of states, or an organ of one. Types are our classification, not claimed.",
}

Tenure = Literal["current", "former"]
TENURE: dict[str, str] = {
    "current": "Held when the source was written; also if the source gives the post and does not say former.",
    "former": "The source says that the post was no longer held.",
}

Stance = Literal["accuses", "agrees", "defends", "denies", "denounces", "justifies", "rejects", "supports", "warns"]
STANCE: dict[str, str] = {
    "accuses": "Says that somebody did wrong.",
    "agrees": "Takes up what another speaker said.",
    "defends": "Gives a justification of one's own conduct.",
    "denies": "Says that an accusation is not true.",
    "denounces": "Condemns a step taken by others.",
    "justifies": "Gives the reason for a step taken.",
    "rejects": "Disputes that the other side may criticise.",
    "supports": "Speaks for a step taken.",
    "warns": "Announces consequences.",
}

Act = Literal[
    "arbitrary-detention",
    "atrocities",
    "crimes-against-humanity",
    "degrading-treatment",
    "detention-in-camps",
    "disinformation",
    "enslavement",
    "forced-labour",
    "forced-sterilization",
    "genocide",
    "human-rights-problems",
    "human-rights-violations",
    "murder",
    "physical-abuse",
    "religious-freedom-violations",
    "torture",
]
ACT: dict[str, str] = {
    "arbitrary-detention": "Holding people without lawful grounds.",
    "atrocities": 'The accuser says "atrocities" and nothing more exact.',
    "crimes-against-humanity": "The accuser uses these words.",
    "degrading-treatment": "Degrading treatment of people.",
    "detention-in-camps": "Holding people in camps.",
    "disinformation": "Spreading lies and disinformation.",
    "enslavement": "Enslaving people.",
    "forced-labour": "Making people work by force.",
    "forced-sterilization": "Sterilizing people by force.",
    "genocide": "The accuser uses this word.",
    "human-rights-problems": "The accuser speaks of human rights problems, not further said.",
    "human-rights-violations": "Violations or abuses of human rights, not further said.",
    "murder": "Killing people.",
    "physical-abuse": "Physical abuse of people.",
    "religious-freedom-violations": "Violations of the freedom of religion or belief.",
    "torture": "Torture of people.",
}

Victims = Literal["muslim-minorities", "religious-minority", "uyghurs"]
VICTIMS: dict[str, str] = {
    "muslim-minorities": "People of Muslim ethnic minorities other than the Uyghurs.",
    "religious-minority": "A religious minority that the source does not name.",
    "uyghurs": "Uyghurs.",
}

Counted = Literal[
    "bodies",
    "governments",
    "members-of-european-parliament",
    "members-of-uk-parliament",
    "officials",
    "participants",
    "people",
    "persons",
    "targets",
]
COUNTED: dict[str, str] = {
    "bodies": "Bodies listed: institutions, organizations, entities.",
    "governments": "Governments that agreed.",
    "members-of-european-parliament": "Members of the European Parliament among those listed.",
    "members-of-uk-parliament": "Members of the two Houses of the UK Parliament among those listed.",
    "officials": "Officials listed.",
    "participants": "Parties acting together.",
    "people": "People an allegation is about.",
    "persons": "Natural persons listed.",
    "targets": "Persons and bodies listed.",
}

Qualifier = Literal["about", "at-least", "hundreds-of-thousands", "more-than", "nearly", "several"]
QUALIFIER: dict[str, str] = {
    "about": "The number is approximate.",
    "at-least": "The number is a lower bound; it is in `minimum`.",
    "hundreds-of-thousands": "Only the order of magnitude is said; there is no number.",
    "more-than": "The number is exceeded; it is in `minimum`.",
    "nearly": "The number is approached from below.",
    "several": "More than two; there is no number.",
}

RelationKind = Literal[
    "about",
    "accuses_targets_of",
    "addressed_to",
    "agrees_with",
    "aligns_with",
    "coordinated_with",
    "expressed_in",
    "first_since",
    "in_response_to",
    "linked_to",
    "part_of",
    "participant",
]
RELATION_KIND: dict[str, str] = {
    "about": "The subject, a remark or allegation, is about the object.",
    "accuses_targets_of": "The subject, an allegation, accuses the targets of the object, an action or measure.",
    "addressed_to": "The subject, a remark, is addressed to the object.",
    "agrees_with": "The subject, a remark, takes up the object, a remark.",
    "aligns_with": "The subject, an action, takes over the object, an action of another authority.",
    "coordinated_with": "The two actions were taken together; stated once, for the pair in alphabetical order.",
    "expressed_in": "The subject, an allegation, was made in the object, a remark.",
    "first_since": "The source calls the subject the first of its kind since the object.",
    "in_response_to": "The subject, an action, answers the object.",
    "linked_to": "The list says that the target of the subject, a measure, is linked to the object, an entity.",
    "part_of": "The subject, an action, is part of the object, a joint action.",
    "participant": "The object took part in the subject, a joint action or event.",
}

InstrumentKind = Literal["decision", "law", "notice", "order", "regulation", "release", "rule"]
INSTRUMENT_KIND: dict[str, str] = {
    "decision": "A decision of a council or government.",
    "law": "An act of a legislature.",
    "notice": "A statement in which an authority announces what it does.",
    "order": "An order of a head of government, an executive order.",
    "regulation": "A regulation.",
    "release": "A press release.",
    "rule": "A rule of an agency.",
}

IdentifierScheme = Literal["ca-schedule", "ofac-sdn", "ofsi-group", "uk-sanctions-list"]
IDENTIFIER_SCHEME: dict[str, str] = {
    "ca-schedule": "Part and item of the schedule of the Canadian regulations SOR/2021-49.",
    "ofac-sdn": "Entry number (ent_num) of the US Specially Designated Nationals list.",
    "ofsi-group": "Group ID of the UK consolidated list of financial sanctions targets.",
    "uk-sanctions-list": "Unique ID of the UK Sanctions List.",
}

# ISO 639-1.
Language = Literal["de", "en", "fr", "pt", "zh"]
LANGUAGE: dict[str, str] = {"de": "German", "en": "English", "fr": "French", "pt": "Portuguese", "zh": "Chinese"}

# Of the copy that was read, not of its publisher: whether its words can be taken for those of the publisher.
Reliability = Literal["mirror", "original", "private-copy", "public-record", "reprint", "weak"]
RELIABILITY: dict[str, str] = {
    "mirror": "A copy on a site that shows no right to it; we noticed no error in it.",
    "original": "The publisher's own page or repository.",
    "private-copy": "A text that is held privately, with its digest; the page that it was taken from is not known.",
    "public-record": "An exact copy of an official list or law in a public repository or library.",
    "reprint": "A licensed or credited reprint by another outlet or an archive.",
    "weak": "A copy with errors, additions or changes, or one on a site of a propaganda network.",
}

NameKind = Literal["alias", "misspelling", "name", "transliteration"]
NAME_KIND: dict[str, str] = {
    "alias": "Another name that a list or report gives.",
    "misspelling": "A spelling error of the source.",
    "name": "The name in the script of its language.",
    "transliteration": "The name carried into another script.",
}

SourceKind = Literal["act", "article", "list", "notice", "page", "release", "report"]
SOURCE_KIND: dict[str, str] = {
    "act": "A law, regulation, decision or resolution.",
    "article": "A report of a news agency, newspaper or broadcaster.",
    "list": "A list of those listed, as an authority publishes it; its sentences are rows.",
    "notice": "A notice or statement in which an authority says what it does.",
    "page": "Any other page: of a law firm, a ministry, a parliament, a pressure group.",
    "release": "A press release.",
    "report": "A report on a subject, published on its own.",
}

VOCABULARIES: dict[str, dict[str, str]] = {
    "act": ACT,
    "authority": AUTHORITY,
    "certainty": CERTAINTY,
    "counted": COUNTED,
    "country": COUNTRY,
    "entity type": ENTITY_TYPE,
    "identifier scheme": IDENTIFIER_SCHEME,
    "instrument kind": INSTRUMENT_KIND,
    "language": LANGUAGE,
    "name kind": NAME_KIND,
    "program": PROGRAM,
    "provision": PROVISION,
    "qualifier": QUALIFIER,
    "region": REGION,
    "relation kind": RELATION_KIND,
    "reliability": RELIABILITY,
    "source kind": SOURCE_KIND,
    "stance": STANCE,
    "state": STATE,
    "status": STATUS,
    "tenure": TENURE,
    "victims": VICTIMS,
}

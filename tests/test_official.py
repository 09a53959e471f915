"""The official record: what it must say, and what circulates that it must not say."""

from __future__ import annotations

from datetime import date

import pytest

from sanctions_data.dataset.dataset import Dataset, load


@pytest.fixture(scope="module", params=["1.0.0", None], ids=["1.0.0", "now"])
def data(request: pytest.FixtureRequest) -> Dataset:
    return load(request.param)


@pytest.fixture(scope="module")
def now() -> Dataset:
    return load()


def test_measures_of_the_five_authorities_of_march_2021(data: Dataset) -> None:
    listed = {
        authority: {m.target for m in data.measures.find(action=f"{authority}-2021-xinjiang-1")}
        for authority in ("us", "eu", "gb", "ca")
    }
    four = {"chen-mingguo", "wang-junzheng", "wang-mingshan", "zhu-hailun"}
    assert listed["us"] == {"chen-mingguo", "wang-junzheng"}
    assert listed["eu"] == listed["gb"] == listed["ca"] == four | {"xpcc-public-security-bureau"}


@pytest.mark.parametrize(
    ("action", "persons", "bodies"),
    [
        ("cn-2021-counter-1", 10, 4),
        ("cn-2021-counter-2", 9, 4),
        ("cn-2021-counter-3", 3, 1),
        ("cn-2021-counter-5", 4, 0),
    ],
)
def test_what_china_answered(data: Dataset, action: str, persons: int, bodies: int) -> None:
    types = [data.entities[m.target].type for m in data.measures.find(action=action)]
    assert (types.count("Person"), len(types) - types.count("Person")) == (persons, bodies)


def test_no_asset_freeze_was_stated_on_22_march(data: Dataset) -> None:
    assert "asset-freeze" not in (data.actions["cn-2021-counter-1"].provisions or ())
    assert "asset-freeze" in (data.actions["cn-2021-counter-2"].provisions or ())


def test_a_body_has_no_travel_ban(data: Dataset) -> None:
    for m in data.measures:
        if data.entities[m.target].type != "Person":
            assert "travel-ban" not in (m.provisions or ()), m.id


def test_canadas_day_of_effect_is_that_of_the_law(now: Dataset) -> None:
    assert load("1.0.0").why("ca-2021-xinjiang-1", "start_date").value is None
    why = now.why("ca-2021-xinjiang-1", "start_date")
    assert why.value == now.actions["ca-2021-xinjiang-1"].listing_date == date(2021, 3, 21)
    (conflict,) = why.conflicts
    assert {reason.claim.parsed for reason in conflict.reasons} == {"2021-03-21", "2021-03-22"}
    chosen = why.reason(conflict.decision.chosen or "")
    assert chosen is not None
    assert chosen.sentence is not None
    assert chosen.sentence.source == "ca-sor-2021-49-2021-03-23"


def test_two_official_lists_give_two_births_and_neither_is_chosen(now: Dataset) -> None:
    why = now.why("erken-tuniyaz", "birth_date")
    assert (why.value, why.edtf) == (None, None)
    assert {reason.claim.parsed for reason in why} == {"1961-01", "1961-12"}
    assert [conflict.decision.outcome for conflict in why.conflicts] == ["unresolved"]
    tuniyaz = now.entities["erken-tuniyaz"]
    assert (tuniyaz.birth_date_earliest, tuniyaz.birth_date_latest) == (None, None)


def test_the_month_of_one_list_lies_in_the_year_of_another(now: Dataset) -> None:
    why = now.why("chen-quanguo", "birth_date")
    assert why.edtf == "1955-11"
    assert {reason.claim.parsed for reason in why.conflicts[0].reasons} == {"1955", "1955-11"}


def test_who_led_the_bureau_can_be_asked(now: Dataset) -> None:
    posts = now.positions.find(organization="xinjiang-public-security-bureau")
    led = {(p.holder, p.title) for p in posts if (p.title or "").casefold().startswith("director")}
    assert {holder for holder, _ in led} == {"chen-mingguo", "wang-mingshan"}
    director = now.positions["wang-mingshan-3"]
    assert (director.start_date_earliest, director.end_date_latest) == (date(2017, 2, 1), date(2021, 1, 31))


def test_four_members_were_freed_first_and_the_fifth_later(now: Dataset) -> None:
    assert load("1.1.0").figures["cn-2021-counter-1.lifted"].number is None
    assert [now.figures[f"cn-2021-counter-1.{name}"].number for name in ("lifted", "lifted-2")] == [4, 5]


def test_six_of_the_european_side_were_freed(data: Dataset) -> None:
    assert {m.target for m in data.measures.find(action="cn-2021-counter-1", status="lifted")} == {
        "ilhan-kyuchyuk", "michael-gahler", "miriam-lexmann", "raphael-glucksmann", "reinhard-butikofer",
        "ep-subcommittee-on-human-rights",
    }  # fmt: skip


def test_three_bodies_are_three(data: Dataset) -> None:
    bodies = ("xpcc", "xpcc-public-security-bureau", "xinjiang-public-security-bureau")
    assert len({data.entities[body].name for body in bodies}) == 3
    by_us = {m.target for m in data.measures.find(authority="us")}
    assert {"xpcc", "xinjiang-public-security-bureau"} <= by_us
    assert "xpcc-public-security-bureau" not in by_us


@pytest.mark.parametrize(
    ("measure", "wrong"),
    [("us-2021-xinjiang-1-wang-junzheng", date(2020, 7, 31)), ("us-2021-xinjiang-1-chen-mingguo", date(2020, 7, 9))],
)
def test_dates_that_trackers_have_wrong(data: Dataset, measure: str, wrong: date) -> None:
    assert data.measures[measure].announced_on == date(2021, 3, 22) != wrong


def test_chen_quanguo_is_listed_by_the_us_alone(data: Dataset) -> None:
    assert [m.authority for m in data.measures.find(target="chen-quanguo")] == ["us"]


@pytest.mark.parametrize("entity", ["wang-junzheng", "zhu-hailun"])
def test_birth_years_that_a_derived_table_has_wrong(data: Dataset, entity: str) -> None:
    born = data.entities[entity].birth_date_earliest
    assert born is not None
    assert born.year != 1935


def test_nobody_is_vice_president(data: Dataset) -> None:
    assert not [p.id for p in data.positions if "president" in (p.title or "").casefold()]


def test_no_entity_list_before_2021(data: Dataset) -> None:
    days = [a.start_date or a.announced_on for a in data.actions if "export-control" in (a.provisions or ())]
    assert days
    assert all(day and day >= date(2021, 6, 24) for day in days)


def test_no_identifier_was_interpolated(data: Dataset) -> None:
    assert {i.value for i in data.identifiers if i.scheme == "ofsi-group"} == {
        "14074",
        "14076",
        "14077",
        "14078",
        "14079",
    }
    assert "wikidata" not in {i.scheme for i in data.identifiers}


def test_leads_stay_out(data: Dataset) -> None:
    assert not [
        source.id for source in data.ledger.sources if "opensanctions" in f"{source.url} {source.reader}".casefold()
    ]


def test_each_document_says_how_reliable_the_copy_is_that_was_read(now: Dataset) -> None:
    sources = now.ledger.sources
    assert {source.id for source in sources if source.reliability is None} == set()
    for source in sources:
        copied = source.copy_of is not None or source.reader is not None
        assert copied == (source.reliability not in ("original", "private-copy")), source.id
        network = "news-pravda" in f"{source.url} {source.reader}"
        assert not network or source.reliability == "weak", source.id


def test_the_list_of_ofsi_is_closed_and_the_others_are_not_said_to_be(now: Dataset) -> None:
    closed = {row.id: row.closed_on for row in now.schemes}
    assert closed["ofsi-group"] == date(2026, 1, 28)
    assert {name for name, day in closed.items() if day is not None} == {"ofsi-group"}
    assert set(closed) == {row.scheme for row in now.identifiers}
    for row in now.identifiers:
        assert row.scheme_closed_on == closed[row.scheme]
        assert row.scheme_closed_on is None or now.why(row, "scheme_closed_on").reasons


def test_reasons_are_the_words_of_whoever_gives_them(now: Dataset) -> None:
    fields = {row.id: row.field for row in now.ledger.claims if row.field.startswith("reason")}
    derivations = {row.derivation for row in now.ledger.claims if fields.get(row.id) == "reason"}
    assert derivations == {"quoted"}
    assert {row.field for row in now.provenance if row.claim in fields} == {"reason", "reason_summary"}
    summary = now.actions["cn-2021-counter-1"].reason_summary
    assert summary == "spreading falsehoods out of malice"
    assert {row.reason_summary for row in now.measures.find(action="cn-2021-counter-1")} == {summary}
    assert load("1.1.0").actions["cn-2021-counter-1"].reason == summary


def test_evidence_from_copies_has_no_offsets_and_at_most_twelve_words(data: Dataset) -> None:
    for row in data.provenance:
        if row.grade in ("digest", "quote"):
            assert row.start is None
            assert row.quote
            assert len(row.quote.split()) <= 12


def test_no_measure_takes_over_that_the_action_was_lifted_in_part(data: Dataset) -> None:
    for action in data.actions.find(status="partly-lifted"):
        for m in data.measures.find(action=action.id):
            assert m.status != "partly-lifted", m.id
            assert (data.version < "2") or m.action_status == "partly-lifted", m.id


SPEAKERS = [
    ("wang-junzheng-2", "title", "us-treasury"),
    ("chen-mingguo-2", "organization", "us-treasury"),
    ("cn-2021-counter-1", "status", "roberta-metsola"),
    ("cn-2021-counter-1-michael-gahler", "status", "reporter"),
    ("cn-2021-counter-1-eu-political-and-security-committee.status-1", "state", "frankfurter-allgemeine-zeitung"),
    ("cn-2021-counter-1-reinhard-butikofer", "end_date", "european-parliament"),
    ("cn-2021-counter-2-tim-loughton.status-2", "state", "tim-loughton"),
    ("cn-2021-counter-4", "reason", "chinese-embassy-in-iceland"),
    ("cn-2021-counter-1-samuel-cogolati", "status", "samuel-cogolati"),
    ("cn-2021-counter-2", "status", "keir-starmer"),
    ("cn-2021-counter-2.lifted", "number", "keir-starmer"),
    ("cn-2021-counter-4.persons", "number", "cn"),
]


@pytest.mark.parametrize(("record", "field", "speaker"), SPEAKERS)
def test_who_says_so_is_whoever_the_sentence_names(now: Dataset, record: str, field: str, speaker: str) -> None:
    assert {reason.said_by for reason in now.why(record, field)} == {speaker}


def test_a_source_that_is_not_named_is_nobody(now: Dataset) -> None:
    assert {reason.said_by for reason in now.why("cn-2021-counter-1.lifted", "number")} == {"unstated"}
    assert {reason.said_by for reason in now.why("eu", "member_count")} == {"reporter", "unstated"}


def test_what_remains_in_place_is_in_force_and_was_announced(now: Dataset) -> None:
    why = now.why("cn-2021-counter-1-samuel-cogolati", "status")
    assert (why.value, why.inherited_from, [reason.claim.parsed for reason in why]) == (
        "in-force",
        "cn-2021-counter-1-samuel-cogolati.status-1",
        ["on-list"],
    )
    assert "announced" in {row.state for row in now.status_history.find(subject="cn-2021-counter-1")}


def test_descriptions_are_told_by_a_source(now: Dataset) -> None:
    assert {e.id: e.description for e in now.entities if e.description} == {
        "xpcc": "a paramilitary organization subordinate to the CCP",
        "xpcc-public-security-bureau": "Public Security Body",
    }


def test_a_day_that_is_not_in_the_words_is_not_stated(now: Dataset) -> None:
    """A reading that calls itself stated rests on words that have a number, or a month."""
    claims = {row.claim for row in now.provenance if row.rule == "reading/1" and row.certainty == "stated"}
    days = [
        row for row in now.provenance if row.claim in claims and row.field.endswith(("_date", "_on", "_of", "date"))
    ]
    assert not [row.quote for row in days if not any(char.isdigit() for char in row.quote or "")]


def test_the_end_of_a_measure_lies_between_two_reports(now: Dataset) -> None:
    why = now.why("cn-2021-counter-1-reinhard-butikofer", "end_date")
    measure = now.measures["cn-2021-counter-1-reinhard-butikofer"]
    assert (measure.end_date_earliest, measure.end_date_latest) == (date(2025, 4, 30), date(2025, 7, 16))
    cited = [cited.sentence.source for reason in why for cited in reason.evidence if cited.sentence]
    assert cited == ["zeit-2025-07-16", "devdiscourse-2025-04-30"]


def test_an_instrument_bears_its_own_day_and_number(now: Dataset) -> None:
    rule = now.instruments["us-86-fr-33119"]
    assert (rule.number, rule.date, rule.published_in) == (
        "2021-13395",
        date(2021, 6, 24),
        "Federal Register Volume 86, Number 119",
    )
    assert [reason.quote for reason in now.why(rule.id, "date")] == ["Thursday, June 24, 2021"]


def test_an_old_wording_in_a_late_list_is_weak_or_silent(now: Dataset) -> None:
    assert now.positions["wang-mingshan-5"].tenure is None
    for post in ("wang-junzheng-4", "chen-mingguo-4"):
        assert [reason.claim.certainty for reason in now.why(post, "tenure")] == ["weak"]


def test_no_gist_is_a_label(now: Dataset) -> None:
    labels = {"MFA counts.", "Scope sentence.", "Recital.", "Authority.", "Legal basis stated.", "Dated position list."}
    assert not [row.source for row in now.ledger.sentences if row.gist in labels | {"UK statement of reasons."}]
    assert "XPCC" in now.why("wang-junzheng-2", "title")[0].gist


def test_addresses_that_were_only_led_to_stay_empty(now: Dataset) -> None:
    official = [source for source in now.ledger.sources if source.id.startswith("cn-mfa-")]
    assert {source.url for source in official} == {None}


def test_what_is_told_of_persons_is_not_stated_of_bodies(now: Dataset) -> None:
    for action in ("cn-2021-counter-1", "cn-2021-counter-2"):
        bodies = [m for m in now.measures.find(action=action) if now.entities[m.target].type != "Person"]
        assert {reason.claim.certainty for m in bodies for reason in now.why(m, "provisions")} == {"weak"}


def test_what_a_law_says_of_whoever_it_lists_is_stated_of_a_body(now: Dataset) -> None:
    why = now.why("ca-2021-xinjiang-1-xpcc-public-security-bureau", "provisions")
    assert {reason.claim.parsed: reason.claim.certainty for reason in why} == {
        "asset-freeze": "resolved",
        "dealings-ban": "stated",
    }


def test_china_answered_the_listings_of_july_2020(now: Dataset) -> None:
    action = now.actions["cn-2020-counter-1"]
    assert (action.announced_on, action.start_date) == (date(2020, 7, 13), date(2020, 7, 13))
    assert {m.target_name for m in now.measures.find(action=action.id)} == {
        *("Marco Rubio", "Ted Cruz", "Chris Smith", "Sam Brownback"),
        "Congressional-Executive Commission on China",
    }
    answered = now.relations.find(subject=action.id, kind="in_response_to")
    assert [relation.object for relation in answered] == ["us-2020-xinjiang-1"]


def test_the_fourth_answer_answers_iceland(now: Dataset) -> None:
    (answered,) = now.relations.find(subject="cn-2021-counter-4", kind="in_response_to")
    assert now.actions[answered.object].authority_name == "Iceland"
    (taken_over,) = now.relations.find(subject=answered.object, kind="aligns_with")
    assert taken_over.object == "eu-2021-xinjiang-1"
    assert now.actions["cn-2021-counter-4"].announced_by_name == "Chinese embassy in Iceland"


def test_five_of_the_ten_sit_in_the_european_parliament(now: Dataset) -> None:
    ten = {m.target for m in now.measures.find(action="cn-2021-counter-1")}
    members = {post.holder for post in now.positions.find(organization="european-parliament")} & ten
    assert len(members) == now.figures["cn-2021-counter-1.members-of-european-parliament"].number == 5


def test_everybody_listed_has_a_country(now: Dataset) -> None:
    assert not [m.target for m in now.measures if now.entities[m.target].country is None]
    assert {now.entities[m.target].country for m in now.measures.find(action="cn-2021-counter-2")} == {"gb"}


def test_the_rows_say_what_is_not_certain(now: Dataset) -> None:
    for action in ("cn-2021-counter-1", "cn-2021-counter-2"):
        for m in now.measures.find(action=action):
            person = now.entities[m.target].type == "Person"
            assert m.provisions_certainty == ("stated" if person else "weak"), m.id
    slip = now.positions["wang-junzheng-1"]
    assert (slip.tenure, slip.tenure_certainty) == ("former", "weak")
    assert now.positions["huo-liujun-1"].tenure_certainty == "stated"


def test_what_was_lifted_rests_on_no_copy_of_a_propaganda_network(now: Dataset) -> None:
    lifted = [m.id for m in now.measures.find(status="lifted")]
    assert len(lifted) == 12
    for measure in lifted:
        for field in ("status", "end_date"):
            sources = {
                one.sentence.source for reason in now.why(measure, field) for one in reason.evidence if one.sentence
            }
            assert {now.sources[source].reliability for source in sources} <= {"original", "reprint", "mirror"}, measure


def test_the_second_answer_answers_the_united_kingdom_too(now: Dataset) -> None:
    answered = {relation.object for relation in now.relations.find(subject="cn-2021-counter-2", kind="in_response_to")}
    assert answered == {"gb-2021-xinjiang-1", "joint-2021-xinjiang-1"}
    assert now.actions["cn-2021-counter-5"].program == "CN-AFSL"


def test_the_words_about_the_two_are_the_treasurys(now: Dataset) -> None:
    assert now.allegations["us-listed-officials"].alleged_by == "us-treasury"
    assert now.remarks["blinken-statement"].speaker == "us-treasury"
    for record, field in (("us-listed-officials", "alleged_by"), ("blinken-statement", "speaker")):
        (conflict,) = now.why(record, field).conflicts
        assert {reason.claim.parsed for reason in conflict.reasons} == {"antony-blinken", "us-treasury"}
        assert conflict.decision.outcome == "chosen"


NEWEST = {  # authority → what the newest list, law or renewal that was read attests
    "us": {(date(2025, 10, 30), None), (date(2025, 10, 30), date(2025, 12, 24))},
    "gb": {(date(2026, 5, 13), date(2026, 5, 13))},
    "ca": {(date(2025, 7, 24), date(2025, 7, 24))},
    "eu": {(date(2022, 12, 5), date(2022, 12, 5))},
}


@pytest.mark.parametrize(("authority", "days"), NEWEST.items())
def test_lists_and_laws_attest_the_listings_of_four_authorities(
    now: Dataset, authority: str, days: set[tuple[date, date | None]]
) -> None:
    listings = [m for m in now.measures.find(authority=authority) if "xinjiang" in m.action]
    assert len(listings) == (12 if authority == "us" else 5)
    assert {m.status for m in listings} == {"in-force"}
    assert {(m.status_as_of_earliest, m.status_as_of_latest) for m in listings} == days


def test_a_renewal_without_names_does_not_decide(now: Dataset) -> None:
    weak = [a for a in now.status_history.find(subject="eu-2021-xinjiang-1") if a.certainty == "weak"]
    assert {a.until for a in weak if a.until} == {date(2025, 12, 8), date(2026, 12, 8)}
    newest = now.measures["eu-2021-xinjiang-1-zhu-hailun"].status_as_of
    assert newest is not None
    assert all((a.as_of_latest or date.max) > newest for a in weak)


def test_a_list_without_a_day_lies_between_two_documents(now: Dataset) -> None:
    row = now.status_history["us-2021-xinjiang-2-shohrat-zakir.status-13"]
    assert (row.as_of_earliest, row.as_of_latest) == (date(2021, 12, 10), date(2022, 1, 31))
    cited = [cited.sentence.source for reason in now.why(row, "as_of") for cited in reason.evidence if cited.sentence]
    assert cited[:2] == ["ofac-sdn-2022-01", "uhrp-2021-12-10"]


def test_the_uk_list_was_amended_when_a_provision_was_added(now: Dataset) -> None:
    for m in now.measures.find(authority="gb"):
        assert "director-disqualification" in (m.provisions or ())
        states = {(a.state, a.as_of) for a in now.status_history.find(subject=m.id)}
        assert ("amended", date(2025, 4, 9)) in states


def test_every_measure_and_every_action_has_a_status_with_a_day_or_a_bound() -> None:
    data = load()
    for row in (*data.measures, *data.actions):
        assert row.status is not None, row.id
        assert row.status_as_of_earliest or row.status_as_of_latest, row.id

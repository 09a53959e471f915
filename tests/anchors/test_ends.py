"""A verified place begins where a sentence can begin, and nothing after it on the line belongs to it."""

from __future__ import annotations

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sanctions_data.anchors import anchor, find
from sanctions_data.anchors.ends import begins, bounded, ends, goes_on

S = "The old harbour reopened in May."
B = S[:-1]
LOWER = "the old harbour reopened in May."
ZH = "旧港口于五月重新开放。"
HEADLINE = "Harbour Board raises ferry tolls"


def verdicts(text: str, sentence: str) -> set[str]:
    """The verdicts with the place unknown and, where the words stand in `text`, with the place they have there."""
    at = text.find(sentence)
    starts = [None] if at < 0 else [None, at]
    return {find(text, [anchor("s", 1, sentence, start)])[0].verdict for start in starts}


def verified(text: str, sentence: str = S) -> bool:
    found = {verdict.startswith("verified") for verdict in verdicts(text, sentence)}
    assert len(found) == 1, "the rung changes the answer"
    return found.pop()


@pytest.mark.parametrize(
    "lead",
    [
        "",
        "It rained. ",
        "It rained! ",
        "Did it rain? ",
        "It rained… ",
        "It rained.” ",
        "“It rained.” ",
        "(It rained.) ",
        "It rained.[3] ",
        "It rained.² ",
        "It rained.* ",
        "It was 5 p.m. ",
        "It rained on May 12. ",
        "It rained on the 12. ",
        "It rained 12. It rained on 12. ",
        "They met in the U.S. ",
        "It rained.\n",
        "A headline\n",
        "A headline\r\n",
        "A headline\n\n  ",
        "A headline\u2029",
        "“",
        "“‘",
        "« ",
        "(",
        "[",
        "It rained. “",
        "It rained. (",
        "- ",
        "– ",
        "— ",
        "—",
        "* ",
        "• ",
        "•",
        "1. ",
        "12) ",
        "(a) ",
        "(iv) ",
        "[7] ",
        "2.1 ",
        "- [x] ",
        "> ",
        ">> ",
        "## ",
        "**",
        "*",
        "1. **",
        "① ",
        "[14:05] ",
        "14:05 ",
        "| ",
        "| 1 | ",
        "1\t",
        "VELMORA — ",
        "VELMORA, May 4 (Reuters) — ",
        "Velmora, 4 May 1988 – ",
        "Velmora (AP) - ",
        "ST. ODRAN — ",
        "KARSK, Ostrand — ",
        "KARSK (Velmora Gazette) — ",
        "1964 – ",
        "4 May — ",
        "➤ ",
        "*** ",
        "4\n",
        "It rained. KARSK — ",
        "Washington – ",
        "New York — ",
        "It rained.\n\nBrussels – ",
        "BRUSSELS (Reuters) -",
        "SUMMARY: ",
        "It rained.\n\nDATE: ",
        "Final rule.\nEffective date: ",
        "Supplementary Information:\n\n",
        "(1) Clerk of the Harbour Board (2) ",
        "(1) Clerk (Since May 1988) (2) Chairman (1990 - 1994) (3) ",
        "It rained.\n(a) It snowed (b) ",
        "[…] ",
        "… ",
        "\ufeff",
        "\u200e",
        "It \u202erained\u202c. ",
        "\u202eIt\u202c \u202drained\u202c. ",
        "It rained \u202e.\n",
        "It rained.\u202e\n",
        "\u202eIt rained.\n",
    ],
)
def test_where_a_sentence_can_begin(lead: str) -> None:
    assert verified(lead + S)


@pytest.mark.parametrize(
    "lead",
    [
        "It is not true that ",
        "Nobody believes that ",
        "NOT ",
        "Fake: ",
        "FAKE — ",
        "FALSE -- ",
        "Denied (Reuters) — ",
        "Rumour, 4 May — ",
        "IT IS SAID — ",
        "EU Ministers Doubt — ",
        "Mara Ilvent (Velmora Gazette) — ",
        "He said in 1964 – ",
        "Velmora — ",
        "Fact 5 — ",
        "¬",
        "¬ ",
        "~",
        "!",
        "! ",
        "? ",
        "(?) ",
        "(!) ",
        "“?” ",
        "≠ ",
        "❌ ",
        "− ",
        "#",
        "He denied that “",
        "He said: “",
        "He denied that (",
        "He denied that – ",
        "He denied that - ",
        "He denied that 1) ",
        "He denied that 1. ",
        "He denied that:\n\n1. ",
        "He denied that **",
        "He denied that… ",
        "He denied that ... ",
        "He denied that\n",
        "He denied that\n\n",
        "We ask whether\n> ",
        "Fake\n",
        "MYTH\n\n",
        "He denied [3] ",
        "He denied, ",
        "He denied; ",
        "He denied it:\u00a0",
        "He denied it,",
        "Mr. ",
        "e.g. ",
        "U.S. ",
        "\u202e",
        "\u202d",
        "\u202eIt\u202c rained. \u202e",
        "It \u202erained. ",
        "\u202dIt rained. ",
        "It rained.\n\u202eIt \u202dsnowed. ",
        "It \u202c rained. \u202d",
        "Fake\t",
        "Fake | ",
        "Fake,",
        "7 ",
        "Nonsense – ",
        "Nobody in Brussels – ",
        "brussels – ",
        "Brussels: ",
        "Brussels -",
        "FAKE (Reuters) -",
        "He said (falsely) -",
        "CLAIM: ",
        "Denied: ",
        "A false summary: ",
        "He denied the date: ",
        "He denied (1) the toll (2) ",
        "He denied that (1) it rained (2) ",
        "It rained (2) ",
        "(1) It rained (3) ",
        "(1) It rained (2) He denied (3) ",
        "(1) He denied that (2) ",
        "(1) He said: (2) ",
        "(b) It rained (c) ",
    ],
)
def test_where_no_sentence_begins(lead: str) -> None:
    assert verdicts(lead + S, S) == {"changed"}


@pytest.mark.parametrize("char", [*string.ascii_letters, *string.digits, "é", "ж", "٣"])
def test_no_word_or_number_stands_against_a_sentence(char: str) -> None:
    assert not verified(S + char)
    assert not verified(f"{S}{char} {S.lower()}", S)
    assert not verified(char + S)


@pytest.mark.parametrize("lead", ["He denied that\n", "It is not true that ", "Whether ", "He said\n", "7 ", "2.1 "])
def test_a_small_letter_on_a_new_line_may_be_a_line_wrapped(lead: str) -> None:
    assert not verified(lead + LOWER)


@pytest.mark.parametrize(
    ("text", "fine"),
    [
        (f"> {S}", True),
        ("> 5 boats sank.", False),
        ("-5 boats sank.", False),
        ("–5 boats sank.", False),
        ("- 5 boats sank.", True),
        ("It is art. 5 boats sank.", False),
        ("It rained. 5 boats sank.", True),
        ("2 boats sank.", False),
        ("1.2 5 boats sank.", False),
    ],
)
def test_a_mark_before_a_number_may_belong_to_it(text: str, fine: bool) -> None:
    sentence = S if S in text else "5 boats sank." if "5 boats" in text else "Boats sank."
    assert verified(text, sentence) is fine


def test_a_bare_number_is_that_of_a_verse_where_its_neighbour_counts_on() -> None:
    assert verified(f"11 It rained.\n12 {S}")
    assert verified(f"3 {S}\n4 It rained.")
    assert not verified(f"3 {S}\n8 It rained.")
    assert not verified("11 It rained.\n12 boats sank.", "Boats sank.")


@pytest.mark.parametrize(
    "text",
    [
        f'id,text,year\n1,"{S}",1988\n2,"It rained.",1989\n',
        f"id,text\n1,{S}\n2,It rained.\n",
        f'"id","text"\n"1","{S}"\n',
        f"id;text;year\n1;{S};1988\n2;It rained.;1989",
        f'7,"{S}",Velmora',
        f"speaker\tline\nIlvent\t{S}\nReyk\tIt rained.",
        f"a | b | c\nd | {S} | e",
        f"| a | {S} |\n|---|---|",
        f"│ 1 │ {S} │\n│ 2 │ It rained. │",
    ],
)
def test_cells_of_a_table(text: str) -> None:
    assert verified(text)


@pytest.mark.parametrize(
    "text",
    [
        f'He denied,"{S}"',
        f"He denied,{S}",
        f"Nobody\tbelieves\t{S}",
        f"He denied, {S}\nShe agreed, it rained.",
        f'1,"{S}" is false\n2,"It rained."',
        f'1,"{S}", he lied',
        f"id,text\n1,He denied that {S}\n2,It rained.",
    ],
)
def test_what_only_looks_like_a_cell(text: str) -> None:
    assert not verified(text)


@pytest.mark.parametrize(
    "tail",
    [
        "",
        " It rained.",
        "\nIt rained.",
        "\nread more",
        "”",
        ")",
        "” It rained.",
        " (Reuters)",
        " [1]",
        "[1] It rained.",
        "¹ It rained.",
        "* It rained.",
        " “It rained.”",
        " ■",
        " © Gazette",
        " 5 boats sank.",
        " | 1988 |",
        "\t1988",
        "**",
        " • It rained.",
        " (…)",
        " […] It rained.",
        " (AP) It rained.",
        " [1] [2] It rained.",
        "\n(Reuters)",
        "\n(b) It rained.",
        " (b) It rained.",
        " Not a soul was hurt.",
        " Lies were told.",
        "\n\nNo ferry sank.",
        " (Type of body):Board",
        " /TASS/. It rained.",
        " /Reuters/ It rained.",
    ],
)
def test_what_may_follow(tail: str) -> None:
    assert verified(S + tail)


@pytest.mark.parametrize(
    "text",
    [
        f"“{S}” is false.",
        f"“{S}” — this is false.",
        f"“{S}”, he lied.",
        f"“{S}” he lied.",
        f"“{S}”: not true.",
        f"“{S}”?",
        f"“{S}” (false)",
        f"{S} is false.",
        f"{S} – struck out",
        f"{S}?",
        f"{S} ❌",
        f"{S} (?)",
        f"{S} (?) It rained.",
        f"{S} = false",
        f"{S}\u20e0",
        f"{B} in secret.",
        f"{B}, he claimed falsely.",
        f"{B} — this is false.",
        f"{B}… this is false.",
        f"{B}?",
        f"{B}‽",
        f"{B}؟",
        f"{B}⸮",
        f"{B} (false).",
        f"“{B},” he lied.",
        f"“{B}” is false.",
        f"“{B}” Mara Ilvent lied.",
        f"{B}\nis false.",
        f"{B}\n, he lied.",
        f"{S} [1] is false.",
        f"{S}[1] is false.",
        f"“{S}” (1988) is fiction.",
        f"{S} (AP) was wrong",
        f"{S}\n(this is false)",
        f"{S} (a) lie",
        f"{B}\n(a rumour)",
        f"{S}\n?",
        f"{S} /fake/",
        f"{S} /TASS/ denied this.",
        f"{B} (type of body):Board",
        f"{S} (False): it rained.",
    ],
)
def test_a_text_that_goes_on(text: str) -> None:
    assert not verified(text)


def test_a_clause_after_a_stop_that_follows_a_bracket() -> None:
    sentence = "The old harbour reopened (in May)."
    assert verified(f"{sentence} and the new one closed.", sentence)
    assert not verified(f"{sentence} not the new one.", sentence)
    assert not verified(f"{S} and the new one closed.")


def test_each_item_of_a_list_within_a_line() -> None:
    posts = ["Clerk of the Harbour Board", "Former Keeper of the Seal (1964 - 1971)", "Warden of the North Gate"]
    line = " ".join(f"({n}) {post}" for n, post in enumerate(posts, 1))
    for post in posts:
        assert verified(f"OKWELL\n{line}\nVelmora\n", post)
        assert not verified(f"The clerk lied about {line}", post)


@pytest.mark.parametrize(
    "tail",
    [
        "?",
        "‽",
        " in secret.",
        ", at last.",
        " (a rumour)",
        " – or not",
        ": false",
        " 5 times",
        "” is false",
        "” Mara lied",
    ],
)
def test_a_headline_that_goes_on(tail: str) -> None:
    opening = "“" if tail.startswith("”") else ""
    assert not verified(opening + HEADLINE + tail, HEADLINE)


@pytest.mark.parametrize("tail", ["", ".", "!", "…", "\n", " The Board met.", "\n\nin Velmora", " | Gazette"])
def test_a_headline_that_ends(tail: str) -> None:
    assert verified(HEADLINE + tail, HEADLINE)


@pytest.mark.parametrize(
    "tail",
    [
        " False.",
        " FALSE",
        " Not!",
        " Not true.",
        " Retracted.",
        " [Withdrawn]",
        " (Since retracted.)",
        " “Fake.”",
        " Wrong, untrue.",
        "\nFALSE",
        "\n\nNot true.",
        "\n[Retracted]",
    ],
)
def test_a_label_takes_back_what_stands_before_it(tail: str) -> None:
    assert not verified(S + tail)
    assert not verified(HEADLINE + tail, HEADLINE)


def test_a_chinese_label_takes_back_what_stands_before_it() -> None:
    for tail in ("谣言。", "（不实）", "（已撤回）", "\n假的", "“假的。”"):
        assert not verified(ZH + tail, ZH)


def test_an_abbreviation_at_the_end_may_go_on() -> None:
    sentence = "Raab met the U.S."
    assert verified(f"{sentence} Nobody knew.", sentence)
    assert not verified(f"{sentence} ambassador.", sentence)
    assert not verified(f"{sentence}\nambassador.", sentence)


def test_a_text_in_small_letters_has_no_capitals_to_begin_with() -> None:
    assert verified(f"it rained. {S.lower()} it snowed.")
    assert not verified(f"“{S.lower()}” is a lie.")


@pytest.mark.parametrize(
    "text",
    [
        ZH,
        f"天下雨了。{ZH}天晴了。",
        f"“天下雨了。”{ZH}",
        f"为什么？{ZH}",
        f"「{ZH}」",
        f"（一）{ZH}",
        f"一、{ZH}",
        f"1、{ZH}",
        f"(1){ZH}",
        f"●{ZH}",
        f"——{ZH}",
        f"新华社维尔莫拉5月4日电 {ZH}",
        f"新华社维尔莫拉5月4日电（记者李文）{ZH}",
        f"本报讯 {ZH}",
        f"维尔莫拉，5月4日 — {ZH}",
        f"{ZH}（完）",
        f"“{ZH}”“天晴了。”",
        f"{ZH}“天晴了。”",
        f"标题\n{ZH}",
    ],
)
def test_where_a_chinese_sentence_stands(text: str) -> None:
    assert verified(text, ZH)


@pytest.mark.parametrize(
    "text",
    [
        f"他否认{ZH}",
        f"他否认“{ZH}”",
        f"谣言：{ZH}",
        f"谣言\n{ZH}",
        f"他否认\n{ZH}",
        f"谣言，5月4日 — {ZH}",
        f"据谣传5月4日电 {ZH}",
        f"【谣言】{ZH}",
        f"“{ZH}”是假的。",
        f"“{ZH}”他撒谎说。",
        f"“{ZH}”（已撤稿）",
        f"{ZH[:-1]}？",
        f"{ZH[:-1]}，他谎称。",
        f"{ZH[:-1]}是谣言。",
        f"{ZH}❌",
    ],
)
def test_where_no_chinese_sentence_stands(text: str) -> None:
    assert not verified(text, ZH)


def test_the_next_sentence_of_the_document_may_follow_without_a_stop() -> None:
    kept = [anchor("s", 1, HEADLINE), anchor("s", 2, S), anchor("t", 1, S)]
    flattened = f"{HEADLINE} {S}"
    assert [f.verified for f in find(flattened, kept)] == [True, True, False]
    assert [f.verified for f in find(flattened, kept[1:])] == [False, False]
    assert [f.verified for f in find(f"He denied {flattened}", kept)] == [False, False, False]


def test_an_item_of_a_flattened_list_ends_where_the_next_begins() -> None:
    kept = [anchor("s", 1, S), anchor("s", 2, "It rained.")]
    assert [f.verified for f in find(f"– {S} – It rained.", kept)] == [True, True]


def test_the_document_itself_proves_its_boundaries() -> None:
    text = "Mara Ilvent: we will go; we will stay"
    kept = [anchor("s", 1, "we will go", 13), anchor("s", 2, "we will stay", 25)]
    assert [f.verdict for f in find(text, kept, same_document=True)] == ["verified-in-place"] * 2
    assert [f.verdict for f in find(text, kept)] == ["changed"] * 2
    wrapped = text.replace(" ", "\n")
    assert [f.verdict for f in find(wrapped, kept, same_document=True)] == ["verified-in-place", "verified-in-place"]
    spread = text.replace(" ", "  ")
    assert [f.verdict for f in find(spread, kept, same_document=True)] == ["verified-moved"] * 2
    assert [f.verdict for f in find(spread.upper(), kept, same_document=True)] == ["changed"] * 2


def test_a_place_with_ends_of_its_own_goes_before_one_that_only_the_document_proves() -> None:
    text = "He  denied that it  rained.  It  rained."
    found = find(text, [anchor("s", 1, "It rained.", 100)], same_document=True)[0]
    assert (found.verdict, found.start) == ("verified-moved", text.index("It"))
    text = "He  said that It  rained."
    assert find(text, [anchor("s", 1, "It rained.", 100)], same_document=True)[0].verified


def test_a_name_that_is_a_sentence_of_a_table_ends_no_other_sentence() -> None:
    kept = [anchor("s", 1, HEADLINE), anchor("t", 1, "Wang Minghai"), anchor("t", 2, S)]
    for text in (f"{HEADLINE} — Wang Minghai denied it.", f"{HEADLINE} (Wang Minghai denied it)"):
        assert [f.verified for f in find(text, kept)] == [False, False, False]
    assert find(f"{S} – Wang Minghai", kept)[2].verified


def test_words_of_the_same_length_put_before_are_seen() -> None:
    text, other = f"It did rain. {S}", f"He denied it {S}"
    assert len(text) == len(other)
    kept = [anchor("s", 1, S, 13)]
    assert find(text, kept)[0].verdict == "verified-in-place"
    assert find(other, kept)[0].verdict == "changed"


def test_a_refused_place_is_located_with_its_spans_and_two_are_ambiguous() -> None:
    found = find(f"He denied that {LOWER}", [anchor("s", 1, S)])[0]
    assert (found.verdict, found.start, found.end) == ("changed", 15, 47)
    found = find(f"He denied that {S} She denied that {S}", [anchor("s", 1, S)])[0]
    assert (found.verdict, found.places) == ("ambiguous", ((15, 47), (64, 96)))


def test_an_honest_place_is_preferred_to_a_refused_one() -> None:
    found = find(f"He denied that {S} {S}", [anchor("s", 1, S)])[0]
    assert (found.verdict, found.start) == ("verified-moved", 48)


WORD = st.text("abcdefghij", min_size=2, max_size=7).filter(lambda word: word not in ("add", "ca", "cf", "ch", "hi"))


@settings(max_examples=200, deadline=None)
@given(
    st.lists(WORD, min_size=1, max_size=6),
    st.sampled_from([" ", "  ", "\u00a0", "\t", ", ", ": ", "; ", " “", " (", "-"]),
)
def test_words_before_a_sentence_on_its_line_lead_it_in(words: list[str], gap: str) -> None:
    lead = " ".join(words).capitalize() + gap
    assert not verified(lead + S)
    assert verified(f"{' '.join(words).capitalize()}. {S}")


@settings(max_examples=200, deadline=None)
@given(st.lists(WORD, min_size=1, max_size=6), st.sampled_from([" ", ", ", ": ", " – ", "; ", "” ", "”, ", ") "]))
def test_small_words_after_a_sentence_on_its_line_continue_it(words: list[str], gap: str) -> None:
    assert not verified(f"{S}{gap}{' '.join(words)}")


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=40), st.text(max_size=40))
def test_any_surroundings_are_answered(before: str, after: str) -> None:
    text = before + S + after
    start, end = len(before), len(before) + len(S)
    answers = begins(text, start, end), goes_on(text, start, end), bounded(text, start, end), ends(text, end)
    assert all(isinstance(answer, bool) for answer in answers)


def spaced(words: str) -> list[str]:
    return words.split(" ")


@pytest.mark.parametrize(
    "word",
    spaced(
        "fake false not never nobody hoax lies myth myths rumour rumors debunked wrong misleading disputed denied "
        "denial alleged allegedly allegation claims satire fiction retracted retraction withdrawn corrected refuted "
        "misquoted supposedly purportedly question if whether unverified joke hypothesis absurd impossible bogus scam "
        "error spoiler irony sarcasm gossip hearsay pending nope hardly almost nearly maybe perhaps would should faux "
        "falso falsch nein rumeur 假 假的 谣言 不实 虚假 辟谣 否认 据称 传闻"
    ),
)
def test_a_line_or_label_that_judges_what_follows(word: str) -> None:
    sentence = ZH if word > "\u2e80" else S
    for lead in (f"{word.title()}\n\n", f"{word}\n", f"{word.upper()} — ", f"{word.title()}: "):
        assert not verified(lead + sentence, sentence)


@pytest.mark.parametrize(
    "word",
    spaced(
        "a an the his her me my our on or up us was we you your with what who why critics sources officials reports "
        "breaking update opinion analysis exclusive watch video photo editorial sport says told people everyone"
    ),
)
def test_a_line_in_capitals_that_is_no_place(word: str) -> None:
    assert not verified(f"{word.upper()} BELIEVE — {S}")
    assert not verified(f"FEW {word.upper()} — {S}")


@pytest.mark.parametrize(
    "word",
    spaced(
        "fake false untrue hoax lies not nonsense debunked retracted withdrawn wrong incorrect disproved refuted "
        "unfounded baseless fabricated invented denied faux falsch falso"
    ),
)
def test_each_word_that_takes_back(word: str) -> None:
    for tail in (
        f" {word.title()}.",
        f" ({word.upper()})",
        f"\n{word}",
        f" So {word}.",
        f" Since {word}",
        f" {word}, a lie",
    ):
        assert not verified(S + tail)
    assert verified(f"{S} {word.title()} is a word of English.")


def test_what_stands_beside_a_word_that_takes_back() -> None:
    for tail in (" A lie.", " Not so.", " Later withdrawn.", " Now refuted!", " Not true", " Not a true"):
        assert not verified(S + tail)
    for tail in (" True.", " So.", " Later.", " A day later it rained."):
        assert verified(S + tail)


@pytest.mark.parametrize("word", spaced("谣言 不实 假 假的 虚假 撤回 已撤回 撤稿 已撤稿 辟谣 错误"))
def test_each_chinese_word_that_takes_back(word: str) -> None:
    for tail in (f"{word}。", f"（{word}）", f"\n{word}"):
        assert not verified(ZH + tail, ZH)


@pytest.mark.parametrize(
    "place",
    [
        *("Amsterdam", "Athens", "Brussels", "Geneva", "Denver", "Hanoi", "London", "Luxembourg", "Munich", "Ottawa"),
        *(
            "Strasbourg",
            "Warsaw",
            "Washington",
            "Zagreb",
            "Zurich",
            "Bruxelles",
            "Wien",
            "Moskau",
            "The Hague",
            "New York",
        ),
        *("VELMORA", "VELMORA, Ostrand", "LOWER TAMBER", "4 May", "12 mars", "3 März", "Velmora, 7 décembre"),
        *("Velmora, Jan. 4", "Velmora, Sept 4", "Velmora, 4 August", "Velmora, 4 October 1988", "Velmora, 4 janvier"),
        *(
            "Velmora, 4 novembre",
            "Velmora, 4 Dezember",
            "Velmora, 4 Januar",
            "Velmora, 4 Juli",
            "1988",
            "Velmora (Reuters)",
        ),
        *("Velmora (AFP)", "Velmora (dpa)", "Velmora (tt)", "Velmora (Xinhua)"),
    ],
)
def test_datelines(place: str) -> None:
    for dash in (" — ", " – ", " - ", " -- ", "—"):
        assert verified(f"{place}{dash}{S}")
    assert verified(f"It rained. {place} — {S}")
    assert not verified(f"He denied {place} — {S}")


@pytest.mark.parametrize(
    "name",
    [
        *("Agency", "ACTION", "Summary", "Date", "DATES", "Effective date", "Effective Dates", "Address", "ADDRESSES"),
        *("Background", "Purpose", "Scope", "Abstract", "Authority", "Supplementary information", "摘要"),
        "For further information contact",
    ],
)
def test_names_of_parts_of_a_document(name: str) -> None:
    for lead in (f"{name}: ", f"It rained.\n{name}:\t", f"It rained\n  {name}：", f"{name} :\n"):
        assert verified(lead + S)
    assert not verified(f"He denied the {name}: {S}")
    assert not verified(f"He denied.{name}: {S}")


@pytest.mark.parametrize(
    "title",
    spaced(
        "Mr Mrs Ms Messrs Dr Prof Rev Hon Gen Col Lt Maj Capt Cpl Sgt Adm Sen Rep Gov Pres Amb St Ste Mt vs e.g i.e cf "
        "viz incl esp approx z.B d.h u.a p.ex Mme Mlle"
    ),
)
def test_a_stop_after_a_title_ends_no_sentence(title: str) -> None:
    assert not verified(f"He met {title}. {S}")


@pytest.mark.parametrize(
    "word",
    spaced(
        "No Nos Nr Art Arts p pp Vol Vols Sec Secs Fig Figs Ch Chap Para Paras c ca circa Est Ref op cit add max min "
        "about num n"
    ),
)
def test_a_stop_before_a_number_may_belong_to_it(word: str) -> None:
    sentence = "5 boats sank."
    assert not verified(f"He saw {word}. {sentence}", sentence)
    assert verified(f"He saw {word}. {S}")


@pytest.mark.parametrize(
    "lead",
    spaced(
        "that whether if unless because although though nor neither not never without isn't wasn’t cannot que si dass "
        "ob weil nicht"
    ),
)
def test_words_that_lead_a_sentence_in(lead: str) -> None:
    for text in (
        f"He asked {lead}\n{S}",
        f"He asked {lead}… {S}",
        f"He asked {lead.upper()} ... {S}",
        f"{lead}\n\n{S}",
    ):
        assert not verified(text)


@pytest.mark.parametrize("lead", spaced("否认 声称 宣称 据称 谎称 谣传 据说 是否 如果 假如 并非 不是"))
def test_chinese_words_that_lead_a_sentence_in(lead: str) -> None:
    for text in (f"他{lead}\n{ZH}", f"他{lead}……{ZH}", f"{lead}\n\n{ZH}"):
        assert not verified(text, ZH)


def test_a_link_around_a_sentence() -> None:
    assert verified(f"[{S}](http://a.test/b)")
    assert verified(f"[{S}](http://a.test/b) It rained.")
    assert not verified(f"[{S}](http://a.test/b) is false.")
    assert not verified(f"[{B}](http://a.test/b) is false.")


def test_a_cell_with_the_mark_of_its_table_is_quoted() -> None:
    sentence = "The harbour, old and grey, reopened in May."
    assert verified(f'id,text\n1,"{sentence}"\n2,"It rained."\n', sentence)
    assert verified(f"id\ttext\n1\t{sentence}\n2\tIt rained.\n", sentence)
    assert not verified(f"id,text\n1,{sentence}\n2,It rained.\n", sentence)
    assert not verified(f"id,a,b,c\n1,{sentence}\n2,It rained, and,so.\n", sentence)


@pytest.mark.parametrize("lead", ["", "下雨了。", "真的吗？", "消息\n", "It rained.\n"])
def test_datelines_of_chinese_agencies(lead: str) -> None:
    for dateline in ("新华社北京5月4日电 ", "新华网讯　", "本报讯 ", "本台讯（记者 王明）", "中新社5月4日電 "):
        assert verified(f"{lead}{dateline}{ZH}", ZH)
    for dateline in ("据称5月4日电 ", "谣言，新华社电 ", "假新华网讯 ", "否认本报讯 ", "“新华社5月4日电 "):
        assert not verified(f"{lead}{dateline}{ZH}", ZH)


@pytest.mark.parametrize("joiner", ["'", "’", "-", "\u2010", "\u2011", ".", ":", "/", "@", "&", "+", "·"])
def test_marks_that_join_two_words(joiner: str) -> None:
    assert not bounded(f" a{joiner}The b", 3, 6)
    assert not bounded(f" a{joiner}\u00adThe b", 4, 7)
    assert bounded(f" a{joiner} The b", 4, 7)
    assert bounded(f" {joiner}The b", 2, 5)
    assert bounded(f"{joiner}The b", 1, 4)
    assert not bounded(f"b The{joiner}a ", 2, 5)
    assert not bounded(f"b The\u00ad{joiner}a ", 2, 5)
    assert bounded(f"b The{joiner} a", 2, 5)
    assert bounded(f"b The{joiner}", 2, 5)
    assert bounded(f"b The.{joiner}a", 2, 6)


def test_what_joins_two_numbers_and_no_two_words() -> None:
    assert not bounded("1,5 boats", 2, 9)
    assert bounded("1,The boats", 2, 11)
    assert bounded("a,The boats", 2, 11)
    assert not bounded("It is 5,000", 0, 7)
    assert bounded("1.港口", 2, 4)
    for text in ("x\u00adThe", "x\u00ad\u200bThe", "xx\u00ad\u200b\u2060The"):
        assert not bounded(text, len(text) - 3, len(text))
        assert not bounded(text[::-1], 0, 3)
    assert bounded("\u00ad\u200bThe\u00ad", 2, 5)


@pytest.mark.parametrize(
    ("mark", "fine"),
    [("①", True), ("⑳", True), ("❶", True), ("¹²", True), ("½", False), ("Ⅷ", False), ("៰", False)],
)
def test_a_number_against_a_sentence_may_be_that_of_an_item(mark: str, fine: bool) -> None:
    assert bounded(mark + S, len(mark), len(mark + S)) is fine
    assert not fine or find(mark + S, [anchor("s", 1, S, len(mark))])[0].verified

"""A Line -> who speaks over which items: scopes of speech verbs, "according to", colons, pronouns."""

from __future__ import annotations

from typing import NamedTuple

from whoholds.claims.english.items import Line
from whoholds.claims.english.memory import Memory
from whoholds.claims.english.speakers import claimant_of, claimant_right, phrase_left, subject_left
from whoholds.claims.english.words import words
from whoholds.claims.found import Cut


class Voice(NamedTuple):
    """One speaker and the items (half-open) that the text attributes to it."""

    claimant: Cut | None
    first: int
    last: int
    subject: int
    """Index of the first item of the speaker's own words, or of the verb."""
    denies: bool = False
    verb: int = -1
    doubt: bool = False
    mute: bool = False
    via: Cut | None = None
    own: bool = False
    """Whether the report itself infers or shows what follows: "footage shows that", "which suggests"."""
    also: Cut | None = None
    """The second of two separate voices: "the ministry and a milblogger said"."""


def voices(line: Line, memory: Memory) -> list[Voice]:
    """Return the scopes of a line, outer first; items outside all of them are the report's own."""
    found: list[Voice] = []
    for i, (word, tags) in enumerate(zip(line.words, line.tags, strict=True)):
        if not ("s" in tags or "S" in tags or "@" in tags or word in _CUES):
            continue
        voice = None
        if (
            line.words[i] == "reports"
            and i
            and line.words[i - 1] in ("as", "amid")
            and not line.is_(i + 1, "NX")
        ):
            voice = Voice(None, i + 1, len(line), i, False, i, True)
        elif line.is_(i, "sS"):
            voice = _verb(line, i, memory, found)
        elif _unseen(line, i) or (
            line.words[i] in _VERIFY and any(line.is_(k, "!L") for k in range(max(0, i - 4), i))
        ):
            voice = Voice(None, i + 1, len(line), i, False, i, False, True)
        elif line.is_(i, "@"):
            voice = _according(line, i)
        elif line.words[i] == ":" and i < 8:
            voice = _colon(line, i)
        elif line.words[i] in _DASHES:
            voice = _signed(line, i)
        if voice is not None:
            found.append(voice)
    return [_parted(line, voice) for voice in _trimmed(found)]


def _parted(line: Line, voice: Voice) -> Voice:
    """Set two named speakers apart: "Ukraine and Russia say", but not "Ukrainian and Russian sources"."""
    cut = voice.claimant
    if cut is None:
        return voice
    inside = [k for k in range(len(line)) if cut.start <= line.starts[k] and line.ends[k] <= cut.end]
    for k in inside[1:-1]:
        if line.is_(k, "c") and line.is_(k - 1, "VXA") and not line.is_(k - 1, "J"):
            left, right = range(inside[0], k), range(k + 1, inside[-1] + 1)
            if all(any(line.is_(x, "JX1") or line.caps[x] for x in side) for side in (left, right)):
                both = line.cut(inside[0], k - 1), line.cut(k + 1, inside[-1])
                return voice._replace(claimant=both[0], also=both[1])
    return voice


_VERIFY = words("verify")
_DASHES = ("-", "--", ";")
_CUES = _VERIFY | {"reports", "no", ":", *_DASHES}
"""Words that can open a voice without the tag of a speech verb."""


def _trimmed(found: list[Voice]) -> list[Voice]:
    """End each forward scope where the next speaker's words begin."""
    out = []
    for at, voice in enumerate(found):
        last = voice.last
        if voice.first > voice.verb:
            later = [
                v.subject
                for v in found[at + 1 :]
                if v.first > v.verb and v.subject > voice.verb and (v.claimant or v.doubt or v.own)
            ]
            last = min([last, *later])
        out.append(voice._replace(last=last))
    return out


def _verb(line: Line, i: int, memory: Memory, found: list[Voice]) -> Voice | None:
    """Read a speech verb with its subject on the left or, inverted, on the right."""
    if _is_statement(line, i):
        return _noun_claim(line, i) if line.is_(i - 1, "wJ") or line.owner[i - 1] else None
    j = _subject_end(line, i)
    posted = line.words[i].startswith("post") and i > 0 and line.words[i - 1] in _POST_OF
    if posted or line.words[i] == "post" or line.words[max(j, 0)] == "that":
        return None
    if "responsibility" in line.words[i + 1 : i + 3]:
        return None
    if line.is_(j, "b"):
        return _passive(line, i, j)
    negated = any(line.is_(k, "!") for k in range(j + 1, i))
    denies = line.is_(i, "S") and not negated
    if negated and not denies:
        mute = subject_left(line, j, memory)
        last = next(
            (k for k in range(i + 1, len(line)) if line.words[k] in _BECAUSE or _tells_on(line, k)),
            len(line),
        )
        return Voice(mute[0] if mute else None, i + 1, last, i, False, i, False, True)
    if _inferred(line, i, j) or (not found and not _SHOWING.isdisjoint(line.words[: min(4, i)])):
        if found and found[-1].mute and "g" in line.shapes[i]:
            return found[-1]._replace(first=i + 1, verb=i, subject=i)
        doubt = any(line.is_(k, "m") or line.words[k] == "could" for k in range(max(j, 0), i))
        return Voice(None, i + 1, len(line), max(j, 0), False, i, doubt, own=True)
    participle = line.shapes[i] == "g" and (j < 0 or line.is_(j, ",c"))
    if participle or (line.is_(j, "ck") and "g" not in line.shapes[i]):
        return Voice(found[-1].claimant, i + 1, len(line), i, denies, i) if found else None
    return _spoken(line, i, j, denies, memory)


def _unseen(line: Line, i: int) -> bool:
    """Whether proof was looked for and not seen: "has observed no confirmation that"."""
    looked = line.words[i] == "no" and line.is_(i - 1, "vws")
    return looked and not _PROOF.isdisjoint(line.words[i + 1 : i + 4])


_BECAUSE = ("since", "because", "although")


def _tells_on(line: Line, k: int) -> bool:
    """Whether the report tells on, after what was not said: "as forces launched assaults on PLACE"."""
    return line.words[k] in ("as", "while") and any(line.is_(x, "AX") for x in range(k + 1, k + 4))


_PROOF = words("proof") | {"confirmation"}
_POST_OF = ("command", "observation", "border", "guard", "military", "police", "security", "army")
"""Words before "posts" that make it a place where troops are."""


def _subject_end(line: Line, i: int) -> int:
    """Return the item before the verb group of a speech verb: "are emphasizing", "continued to claim"."""
    j = i - 1
    inferring = line.words[i] in _INFERENCE
    while line.is_(j, "eghx!") or (j >= 0 and line.words[j] in _ADVERBS) or (inferring and line.is_(j, "m")):
        j -= 1
    if line.is_(j, "b") and line.shapes[i] == "g":
        return j - 1
    if line.words[max(j, 0)] == "to" and line.is_(j - 1, "M"):
        j -= 2
        while j > 0 and (line.is_(j, "e") or line.words[j] in _ADVERBS):
            j -= 1
        return j
    return _before_date(line, j)


_DATE_WORDS = words("date_word")


def _before_date(line: Line, j: int) -> int:
    """Return the item before a date that stands between speaker and verb: "the ministry on Sunday said"."""
    k = j
    while k > 0 and (line.is_(k, "#") or line.words[k] in _DATE_WORDS):
        k -= 1
    if not any(word in _DATE_WORDS for word in line.words[k + 1 : j + 1]):
        return j
    while k > 0 and line.words[k] in ("on", "late", "early", "earlier", "in"):
        k -= 1
    return k


_INFERENCE = words("inference")
_SHOWING = words("evidence_subject")
_POSTED = words("posted")


def _inferred(line: Line, i: int, j: int) -> bool:
    """Whether the verb at i draws the report's own conclusion: "footage shows", ", which suggests"."""
    if any(line.words[k] in _SHOWING for k in range(phrase_left(line, j), j + 1)):
        return True
    if any(line.words[k] in _SHOWING and line.words[k + 1] in _POSTED for k in range(max(0, j - 10), j)):
        return line.words[i].startswith(("show", "depict", "indicat", "suggest"))
    if line.words[i] not in _INFERENCE:
        return False
    return line.words[max(j, 0)] in ("which", "this") or (
        line.shapes[i] == "g" and (j < 0 or line.is_(j, ","))
    )


_MAKING = words("gain_making")
_STATEMENT_FORMS = words("statement_form")
"""Forms of speech verbs that are nouns too."""


def _is_statement(line: Line, i: int) -> bool:
    """Whether the word at i is the noun ("despite Russian claims"), not the verb."""
    if line.words[max(i - 1, 0)] == "no" or line.words[max(i - 1, 0)] in _MAKING:
        return True
    if line.words[i] not in _STATEMENT_FORMS and not line.is_(i - 1, "d"):
        return False
    if line.is_(i - 1, "J") or (i and line.owner[i - 1]):
        return True
    if line.words[i - 1] in _ADVERBS or (line.is_(i - 1, "w") and not set(line.shapes[i]) & set("bs")):
        return False
    return line.is_(i - 1, "dowDPi")


def _spoken(line: Line, i: int, j: int, denies: bool, memory: Memory) -> Voice | None:
    """Read "X said that ...", "..., said X" and "..., X said": the speaker ends at item j or is inverted."""
    subject = subject_left(line, j, memory)
    if line.words[i].startswith(("cit", "quot")):
        return _cited(line, i, subject)
    if subject is None:
        inverted = line.is_(j, ",") and line.is_(i + 1, "NVdXJwz")
        return _inverted(line, i) if inverted else None
    claimant, first = subject
    if line.words[i] in _INFERENCE and not any(line.is_(k, "VpXA19") for k in range(first, j + 1)):
        doubt = any(line.is_(k, "m") or line.words[k] == "could" for k in range(j, i))
        return Voice(None, i + 1, len(line), first, False, i, doubt, own=True)
    if line.shapes[i] == "g" and not line.is_(j, "VpXA1"):
        claimant = _opener(line, first) or claimant
    between = line.is_(first - 1, ",") and line.is_(_past_hearer(line, i), ",") and not line.is_(j, "q")
    if (_closes(line, i) or between) and first > 2:
        return Voice(claimant, 0, len(line) if between else max(first, 0), first, denies, i)
    return Voice(claimant, i + 1, _said_until(line, i), first, denies, i, _unsure(line, first, i))


def _opener(line: Line, before: int) -> Cut | None:
    """Return the sentence's subject, who speaks in "The staff issued a report on the war claiming"."""
    opener = claimant_right(line, 0)
    speaks = opener is not None and any(
        line.is_(k, "VpA") and line.ends[k] <= opener.end for k in range(before)
    )
    return opener if speaks else None


_SUBORDINATORS = words("subordinator")


def _said_until(line: Line, i: int) -> int:
    """Return where what the verb at i reports ends: an object or infinitive ends before a clause of its own.

    "X vowed to hold A as Y advanced", "X declares an emergency as Y advances": the report tells the rest.
    """
    for k in range(i + 1, len(line)):
        opens = line.words[k] in _SUBORDINATORS and line.words[k + 1 : k + 2] not in (["of"], ["well"])
        if opens and k > i + 1:
            return k
        if _finite(line, k, i):
            break
    later = range(i + 3, len(line))
    return next((k for k in later if line.words[k] in _BESIDES and _own_clause(line, k)), len(line))


_BESIDES = ("after", "amid", "amidst")


def _own_clause(line: Line, k: int) -> bool:
    """Whether what follows "after" or "amid" at k is told by the report itself, not part of what is said."""
    if line.is_(k + 1, "#q") or (k + 1 < len(line) and "g" in line.shapes[k + 1]):
        return False
    return line.words[k] != "after" or any(line.is_(x, "AX") for x in range(k + 1, min(k + 5, len(line))))


def _finite(line: Line, k: int, verb: int) -> bool:
    """Whether the word at k shows that a whole clause follows the speech verb."""
    if line.is_(k, "rbhfmxs:q") and not line.is_(k, "u"):
        return True
    if line.is_(k, "vTM"):
        return line.shapes[k] != "g" and line.words[k - 1] != "to" and not line.is_(k, "ul") and k > verb + 1
    return line.tags[k] == "w" and line.words[k].endswith(("s", "ed")) and not line.is_(k - 1, "dt")


def _unsure(line: Line, first: int, verb: int) -> bool:
    """Whether what is said is marked uncertain: "unconfirmed reports say", "with low confidence"."""
    maybe = line.words[verb] in _INFERENCE and any(line.is_(k, "m") for k in range(first, verb))
    weak = maybe or line.words[first : first + 1] in (["unconfirmed"], ["unverified"])
    return weak or line.words[verb + 1 : verb + 3] in (["with", "low"], ["with", "moderate"])


def _cited(line: Line, i: int, outlet: tuple[Cut, int] | None) -> Voice | None:
    """Read "Reuters cited the ministry as saying that ...": the ministry speaks, by way of Reuters."""
    end = next((k for k in range(i + 2, min(i + 14, len(line))) if line.words[k] == "as"), -1)
    if end < 0 or not line.is_(end + 1, "s"):
        return None
    claimant = claimant_right(line, i + 1)
    return Voice(claimant, end + 2, len(line), i, False, end + 1, False, False, outlet[0] if outlet else None)


_ADVERBS = words("speech_adverb")


def _noun_claim(line: Line, i: int) -> Voice | None:
    """Read "despite Russian claims that ...": the words before the noun say whose claim it is."""
    if line.words[i + 1 : i + 2] not in (["that"], ["of"], ["to"], ["about"]):
        return None
    denied = next((k for k in range(i - 1, max(i - 7, -1), -1) if line.is_(k, "S")), -1)
    if denied > 0:
        subject = subject_left(line, _before_date(line, denied - 1), Memory())
        return Voice(subject[0], i + 1, len(line), subject[1], True, i) if subject else None
    k = i - 1
    while (line.is_(k, "w") or (line.is_(k, "z#") and not line.is_(k, "NXV"))) and i - k < 4:
        k -= 1
    if not (line.is_(k, "JXV") or (k >= 0 and line.owner[k])):
        return None
    stop = next((x for x in range(i + 1, len(line)) if line.is_(x, ",;")), len(line))
    return Voice(line.cut(k, k), i + 1, len(line) if line.words[i + 1] == "that" else stop, k, False, i)


def _closes(line: Line, i: int) -> bool:
    """Whether the verb ends its sentence, so that what it reports stands before it."""
    after = _past_hearer(line, i)
    rest = [
        k for k in range(after, len(line)) if not line.is_(k, "ez#;") and line.words[k] not in _TIME_WORDS
    ]
    return not rest


def _past_hearer(line: Line, i: int) -> int:
    """Return the index after "told Reuters", "told the BBC Somali service": after whom it was said to."""
    k = i + 1
    if line.words[i].startswith(("tell", "told")):
        while k < i + 6 and line.is_(k, "dNXJzwEV") and not line.is_(k, "q"):
            k += 1
    while k < len(line) and (
        line.is_(k, "z#") or (line.words[k] in _TIME_WORDS and line.words[k] not in ",.")
    ):
        k += 1
    return k


_TIME_WORDS = words("time_word")


def _passive(line: Line, i: int, be: int) -> Voice | None:
    """Read "was confirmed by X": what stands before it is X's word."""
    if line.is_(i + 1, "y"):
        claimant = claimant_right(line, i + 2)
        return Voice(claimant, 0, be, i, line.is_(i, "S"), i) if claimant else None
    return None


def _inverted(line: Line, i: int) -> Voice | None:
    claimant = claimant_right(line, i + 1)
    if claimant is None or _describes(line, i + 1, claimant.end):
        return None
    return Voice(claimant, 0, i, i, line.is_(i, "S"), i)


def _describes(line: Line, k: int, end: int) -> bool:
    """Whether the words at k up to an offset end in an adjective: "noted heavy Russian (losses)"."""
    last = next((x for x in range(len(line) - 1, k - 1, -1) if line.ends[x] <= end), k)
    return line.is_(last, "J") and not line.is_(last, "X")


def _according(line: Line, i: int) -> Voice | None:
    """Read "according to X": X's word is the whole sentence, or the clause around it."""
    claimant = claimant_right(line, i + 1)
    if claimant is None:
        return None
    first = 0
    for k in range(i - 1, 0, -1):
        if line.words[k] in ("while", "but", "although", ";"):
            first = k
            break
    return Voice(claimant, first, len(line), i, False, first - 1)


def _colon(line: Line, i: int) -> Voice | None:
    """Read a headline "Wagner boss: Bakhmut is ours", or "Bakhmut has fallen: Wagner boss"."""
    if (
        i == 0
        or not all(line.is_(k, "JXVNApdCz") for k in range(i))
        or not any(line.is_(k, "Vp9") for k in range(i))
    ):
        return None
    return Voice(claimant_of(line, 0, i - 1), i + 1, len(line), 0, False, i)


def _signed(line: Line, i: int) -> Voice | None:
    """Read a headline that ends in its speaker: "Troops take the town - mayor", "... - governor says"."""
    last = len(line) - 1
    while last > i and (line.is_(last, ".;") or line.is_(last, "s")):
        last -= 1
    short = i < last <= i + 6 and i > 3
    if (
        not short
        or not all(line.is_(k, "JXVNApdCzw") for k in range(i + 1, last + 1))
        or not line.is_(last, "Vp")
    ):
        return None
    return Voice(claimant_of(line, i + 1, last), 0, i, i + 1, False, i)

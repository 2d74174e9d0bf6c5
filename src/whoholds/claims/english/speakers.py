"""The words before or after a speech verb -> the speaker they name, without titles."""

from __future__ import annotations

from whoholds.claims.english.items import Line
from whoholds.claims.english.memory import Memory
from whoholds.claims.found import Cut


def subject_left(line: Line, j: int, memory: Memory) -> tuple[Cut, int] | None:
    """Read the speaker that ends at item j: (its words, index of its first item)."""
    if line.is_(j, "q"):
        if memory.speaker is not None and line.words[j] != "it":
            return memory.speaker, j
        if line.words[j] == "they" and memory.speaker is None and memory.actor is not None:
            return memory.actor, j
        return None
    if line.is_(j, ","):
        return _before_apposition(line, j)
    if line.is_(j, "c"):
        return None
    first = phrase_left(line, j)
    known = any(line.is_(k, "NXVAJ1pB") for k in range(first, j + 1))
    people = first <= j and line.tags[j] in ("w", "F") and line.words[j].endswith("s")
    told = _before_relative(line, first) if line.is_(first - 1, "naiot") else -1
    if first > j or not (known or people or told >= 0):
        return None
    doing = first > 1 and line.tags[first - 1] == "w" and line.words[first - 1].endswith("ing")
    if doing and line.is_(first - 2, "NVXAwEF"):
        return claimant_of(line, phrase_left(line, first - 2), first - 2), phrase_left(line, first - 2)
    head = _before_participle(line, first) if line.is_(first - 1, "naiot") else -1
    head = told if head < 0 else head
    if head >= 0:
        j, first = head, phrase_left(line, head)
    return claimant_of(line, first, j), first


def _before_participle(line: Line, first: int) -> int:
    """Return the item before "reporting from a village near X" where that phrase starts at `first`, or -1."""
    for k in range(first - 2, max(first - 12, 0), -1):
        if "g" in line.shapes[k] and line.is_(k - 1, "NVA"):
            return k - 1
        if line.is_(k, "ks,;:"):
            break
    return -1


def _before_relative(line: Line, first: int) -> int:
    """Return the item before "who fled from X" where that clause ends at `first`, or -1."""
    for k in range(first - 2, max(first - 9, 0), -1):
        if line.words[k] == "who" and line.is_(k - 1, "NVAp"):
            return k - 1
        if line.is_(k, "ks,;:"):
            break
    return -1


LONGEST_APPOSITION = 40
"""Items between a speaker and the verb: a clause with "who" may be that long."""


def _before_apposition(line: Line, j: int) -> tuple[Cut, int] | None:
    """Read "Pavlo Kyrylenko, the governor of Donetsk, said" and its mirror image."""
    for k in range(j - 1, max(j - LONGEST_APPOSITION, 0), -1):
        if line.is_(k, ",") and (k > j - 16 or line.words[k + 1] == "who"):
            first = phrase_left(line, k - 1)
            if first > k - 1 or not any(line.is_(x, "NXVAp") for x in range(first, k)):
                return None
            if line.is_(j - 1, "N") and " " in line.words[j - 1] and line.is_(first, "pJVXdw") and j - k <= 3:
                return claimant_of(line, k + 1, j - 1), first
            return claimant_of(line, first, k - 1), first
    return None


def phrase_left(line: Line, j: int) -> int:
    """Return the first item of the noun phrase that ends at j (j + 1 when none does)."""
    k = j
    while k >= 0 and j - k < 14:
        if line.words[k] == "that":
            break
        if line.is_(k, "|") and not (line.words[k] == "for" and k < j and _named_for(line, k - 1)):
            break
        if (
            (line.is_(k, "NXVAJpRKFzd1C#DPBlEU~") and (not line.is_(k, "srk") or line.words[k] == "state"))
            or (line.is_(k, "u") and not line.is_(k, "v"))
            or (line.tags[k] == "l" and line.is_(k + 1, "oi"))
            or (line.is_(k, "w") and line.words[k].isalpha() and not line.is_(k, "q"))
            or (line.is_(k, "c") and k < j and _joins_speaker(line, k, j))
            or (
                (line.is_(k, "o") or line.words[k] in ("for", "in", "at", "from"))
                and k < j
                and (line.is_(k - 1, "NXVApKwlE") or _named_for(line, k - 1))
            )
        ):
            k -= 1
        else:
            break
    k += 1
    while k <= j and ((line.is_(k, "w") and not line.is_(k + 1, "wNXVAJpd")) or line.is_(k, "oc")):
        k += 1
    return k


def _joins_speaker(line: Line, and_: int, last: int) -> bool:
    """Whether "and" joins two speakers: no place before it, a name or a speaker's noun behind it."""
    placed = line.is_(and_ - 1, "NQ") and line.is_(and_ - 2, "oinat") and not line.is_(and_ - 3, "Vp")
    if placed or not line.is_(and_ - 1, "NXVAJ"):
        return False
    k = and_ + 1
    return line.is_(k, "NXVAJd") or (line.is_(k, "w") and any(line.is_(x, "V") for x in range(k, last + 1)))


def _named_for(line: Line, k: int) -> bool:
    """Whether the item before "for" can be named for something: a body, a name, a centre."""
    return line.is_(k, "VNp") or line.words[k] in ("center", "centre")


def claimant_right(line: Line, i: int) -> Cut | None:
    """Read the speaker that starts at item i."""
    last = i - 1
    for k in range(i, min(len(line), i + 16)):
        name = line.is_(k, "NXVAJpRKFz1CBD") and not line.is_(k, "srk")
        link = line.is_(k, "dow~") or line.words[k] in ("for", "in", "and")
        if line.words[k] in ("for", "in", "and") and not line.is_(k + 1, "NXVdJ"):
            break
        if name:
            last = k
        elif not link:
            break
    while (line.is_(last, "J") and line.is_(last + 1, "w") and not line.is_(last + 1, "vs|")) or (
        last >= i and line.tags[last] == "w" and line.tags[last + 1 : last + 2] == ["w"]
    ):
        last += 1
    return claimant_of(line, i, last) if last >= i else None


def claimant_of(line: Line, first: int, last: int) -> Cut:
    """Return the words of a speaker: a person's name without the titles before it."""
    if line.is_(last, "N") and not line.is_(last, "FRKV"):
        words = line.words[last].split()
        titled = (last > first and line.is_(last - 1, "pVC") and not line.owner[last - 1]) or line.is_(
            last, "p1"
        )
        if titled and len(words) >= 2:
            return _last_names(line, last, words)
    return line.cut(first, last)


def _last_names(line: Line, last: int, words: list[str]) -> Cut:
    """Cut a joined name to its last two words (three with a particle), which are the person's."""
    start, end = line.starts[last], line.ends[last]
    text = line.doc.text[start:end]
    keep = 3 if len(words) > 2 and words[-2] in ("al", "bin", "de", "van", "el") else 2
    parts = text.split(" ")
    return Cut(end - len(" ".join(parts[-keep:])), end) if len(parts) > keep else Cut(start, end)

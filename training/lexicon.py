"""Name lists, word frequencies and word vectors into `reident/models/lexicon-<language>.npz`: hashes, no readable list.

python training/lexicon.py DATA
python training/lexicon.py --more

The second adds the names of `rules/names/more_*.txt` to the files as they are: nothing else in them changes.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pools
import vectors
from spacy.strings import get_string_id

from reident.models.features import join

TARGET = Path(__file__).parent.parent / "reident" / "models"
MASK = 0xFFFFFFFF


def grade(rank: float, *limits: float) -> int:
    """3 for the most common names, 2, 1 for the rarest."""
    return 3 - sum(rank > limit for limit in limits)


def ranks(counts: dict[str, float]) -> dict[str, int]:
    return {name: rank for rank, name in enumerate(sorted(counts, key=lambda n: (-counts[n], n)))}


def names_of(data: Path, language: str) -> dict[str, list[int]]:
    """Lower-cased word -> [given, family, place], each 0..3."""
    found: dict[str, list[int]] = {}

    def put(name: str, column: int, value: int) -> None:
        row = found.setdefault(name.lower(), [0, 0, 0])
        row[column] = max(row[column], value)

    given_faker, family_faker = pools.faker_names()
    given_us, family_us = pools.us_names()
    population = data.parent / "population"
    german = ranks(pools.counts_of(population / "de_given_male.csv")) | ranks(
        pools.counts_of(population / "de_given_female.csv")
    )
    for name, rank in german.items():
        put(name, 0, grade(rank, 400, 2000))
    for name, rank in ranks(given_us).items():
        put(name, 0, grade(rank, 800 if language == "en" else 300, 5000))
    for name, rank in ranks(pools.counts_of(population / "de_surnames.csv")).items():
        put(name, 1, grade(rank, 1500, 9000))
    for name, rank in ranks(family_us).items():
        if rank < 60_000:
            put(name, 1, grade(rank, 1500 if language == "en" else 200, 12000))
    for name in pools.lines_of(data / "gazetteers-de/surnames_de.txt"):
        put(name, 1, 1)
    for column, locales in ((0, given_faker), (1, family_faker)):
        for locale in locales.values():
            for name in locale:
                for part in name.split():
                    if len(part) > 2:
                        put(part, column, 2)
    for name, (size, _) in pools.cities().items():
        if " " not in name:
            put(name, 2, grade(-size, -300_000, -15_000))
    for name in pools.regions(language) | dict.fromkeys(pools.lines_of(data / "gazetteers-de/cities_de.txt"), 1.0):
        if " " not in name:
            put(name, 2, 3 if name in pools.regions(language) else 1)
    return found


def usage_of(language: str) -> dict[str, int]:
    """Lower-cased word -> frequency class * 8 + word class."""
    import wordfreq

    frequent = wordfreq.top_n_list(language, 130_000)
    tagger = None
    if language == "de":
        from HanTa import HanoverTagger

        tagger = HanoverTagger.HanoverTagger("morphmodel_ger.pgz")
    found = {}
    for word in frequent:
        zipf = wordfreq.zipf_frequency(word, language)
        usual = 1 + int(np.clip((zipf - 2.0) / 0.7, 0, 6))
        found[word] = usual * 8 + (word_class(tagger, word) if tagger else 0)
    return found


def word_class(tagger: object, word: str) -> int:
    """HanTa's first guess for the bare word: 1 proper noun, 2 noun, 3 verb, 4 adjective, 5 other, 0 unknown."""
    if not word.isalpha():
        return 0
    tags = [tag for tag, _ in tagger.tag_word(word.capitalize(), cutoff=3)]  # type: ignore[attr-defined]
    lower = [tag for tag, _ in tagger.tag_word(word, cutoff=3)]  # type: ignore[attr-defined]
    best = (lower or tags or [""])[0]
    if (tags or [""])[0] == "NE":
        return 1
    if best.startswith(("VV", "VA")):
        return 3
    if best.startswith("ADJ") or best == "ADV":
        return 4
    if (tags or [""])[0].startswith("NN"):
        return 2
    return 5


def phrases_of(data: Path, language: str) -> np.ndarray:
    """Hashes of places of two to four words."""
    names = (
        set(pools.cities()) | set(pools.regions(language)) | set(pools.lines_of(data / "gazetteers-de/cities_de.txt"))
    )
    keys = set()
    for name in names:
        words = name.lower().replace("-", " - ").split() if language == "en" else name.lower().split()
        if 2 <= len(words) <= 4:
            joined = np.array([get_string_id(words[0])], dtype=np.uint64)
            for word in words[1:]:
                joined = join(joined, np.array([get_string_id(word)], dtype=np.uint64))
            keys.add(int(joined[0]) & MASK)
    return np.array(sorted(keys), dtype=np.uint32)


def build(data: Path, language: str) -> Path:
    names, usage = names_of(data, language), usage_of(language)
    table: dict[int, tuple[int, int]] = {}
    for word in sorted(set(names) | set(usage)):
        given, family, place = names.get(word, (0, 0, 0))
        key = get_string_id(word) & MASK
        table[key] = (given * 16 + family * 4 + place, usage.get(word, 0))
    if language == "de":
        for word in sorted(names):
            key = get_string_id(word + "s") & MASK
            if key not in table and max(names[word]) > 1:
                given, family, place = names[word]
                table[key] = (given * 16 + family * 4 + place, 0)
    keys = sorted(table)
    path = TARGET / f"lexicon-{language}.npz"
    common = [word for word, row in names.items() if max(row) > 1]
    words, held = vectors.table(language, list(usage), common)
    hashes = np.array([get_string_id(word) & MASK for word in words], dtype=np.uint32)
    hashes, first = np.unique(hashes, return_index=True)
    np.savez_compressed(
        path,
        words=np.array(keys, dtype=np.uint32),
        names=np.array([table[k][0] for k in keys], dtype=np.uint8),
        usage=np.array([table[k][1] for k in keys], dtype=np.uint8),
        phrases=phrases_of(data, language),
        vector_words=hashes,
        vectors=held[first],
    )
    print(f"{path.name}: {len(keys):,} words, {path.stat().st_size / 1e6:.1f} MB")
    return path


MORE = Path(__file__).parent.parent / "rules" / "names"
_PLAIN = 3
"""Frequency class from which a word is no name that no other list has."""


def add(language: str) -> None:
    """Add the names that no statistic has to a lexicon: known ones (2), unless they are words or places."""
    path = TARGET / f"lexicon-{language}.npz"
    with np.load(path) as held:
        arrays = dict(held)
    rows = {int(k): [int(n), int(u)] for k, n, u in zip(arrays["words"], arrays["names"], arrays["usage"], strict=True)}
    added = 0
    for file, digit in (("more_given.txt", 16), ("more_surnames.txt", 4)):
        names = pools.lines_of(MORE / file)
        spelt = {*names, *(f"{name}s" for name in names)} if language == "de" else {*names}
        for name in spelt:
            row = rows.setdefault(get_string_id(name) & MASK, [0, 0])
            usual, sort, place = row[1] // 8, row[1] % 8, row[0] % 4
            if row[0] // digit % 4 < 2 and place < 2 and (usual < _PLAIN if sort in (0, 1) else usual == 0):
                row[0] += (2 - row[0] // digit % 4) * digit
                added += 1
    keys = sorted(key for key, row in rows.items() if any(row))
    arrays["words"] = np.array(keys, dtype=np.uint32)
    arrays["names"], arrays["usage"] = (np.array([rows[k][i] for k in keys], dtype=np.uint8) for i in (0, 1))
    np.savez_compressed(path, **arrays)
    print(f"{path.name}: {added:,} names added, {len(keys):,} words")


if __name__ == "__main__":
    for code in ("de", "en") if sys.argv[1:] == ["--more"] else ():
        add(code)
    if sys.argv[1:] == ["--more"]:
        sys.exit()
    for code in sys.argv[2:] or ("de", "en"):
        build(Path(sys.argv[1]), code)

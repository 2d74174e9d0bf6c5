"""Ukrainian and Russian sentences -> control claims as written.

One grammar serves both languages; their words are in lexicon/uk.toml and lexicon/ru.toml. The way of
a sentence: words with classes (`words`, `sentence`), voices (`attribution`), actors and places in
their clause (`actors`, `names`, `parts`, `places`, `cast`, `clause`), one function a frame (`frames`), then
how it is put, when, by whom, where and who says it (`modality`, `times`, `who`, `where`, `speakers`),
which may look back over the page (`page`).
"""

from __future__ import annotations

from whoholds.claims.slavic.read import read_sentences

__all__ = ["read_sentences"]

"""Ukrainian and Russian sentences -> control claims as written.

One grammar serves both languages; their words are in lexicon/uk.toml and lexicon/ru.toml. The way of
a sentence: words with classes (`words`, `sentence`), voices (`attribution`), actors and places in
their clause (`actors`, `places`, `clause`), one function a frame (`frames`), modality (`modality`).
"""

from __future__ import annotations

from whoholds.claims.slavic.read import read_sentences

__all__ = ["read_sentences"]

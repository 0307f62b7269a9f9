"""The trained spaCy pipelines, one folder per language, and the feature layer they are built on.

`de_reident/` and `en_reident/` turn a text into named stretches (`doc.ents`) whose labels are the program's kinds in
upper case. Import `reident.models.features` before `spacy.load(folder)`: the pipelines name its layer.
How they were made: `training/`; what they can and cannot do: `docs/model-card.md`.
"""

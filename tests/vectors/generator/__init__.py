"""An implementation of the rules of its own, with Python's standard library alone: it shares no code with `core`, so
that the two judge each other. `reference` computes every result, `cases` chooses the inputs, one module for each file, and
`known_answers` asserts what Microsoft's documentation prints."""

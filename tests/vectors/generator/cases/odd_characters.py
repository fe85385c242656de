# (name, text) of characters that have no place in an ID, each tried at the start, inside and at the end.
ODD_CHARACTERS = [
    ("a space", " "),
    ("a tab", "\t"),
    ("a line feed", "\n"),
    ("a carriage return", "\r"),
    ("a vertical tab", "\v"),
    ("a form feed", "\f"),
    ("CR LF", "\r\n"),
    ("NUL", "\0"),
    ("DEL", "\x7f"),
    ("a slash", "/"),
    ("a plus sign", "+"),
    ("an at sign", "@"),
    ("a hash", "#"),
    ("a percent sign", "%"),
    ("a question mark", "?"),
    ("an ampersand", "&"),
    ("an equals sign", "="),
    ("a backslash", "\\"),
    ("a quotation mark", '"'),
    ("a comma", ","),
    ("a tilde", "~"),
    ("a byte order mark", "\ufeff"),
    ("a no-break space", "\u00a0"),
    ("a character of 2 bytes", "\u00e9"),
    ("a non-breaking hyphen of 3 bytes", "\u2011"),
    ("the Kelvin sign, whose lower case is 'k'", "\u212a"),
    ("a full-width digit", "\uff11"),
    ("a character of 4 bytes", "\U0001f600"),
    ("a dash", "-"),
    ("a dot", "."),
    ("an underscore", "_"),
    ("a colon", ":"),
    ("an upper-case letter", "A"),
]


def with_odd_characters(text, head, tail, odd_characters=ODD_CHARACTERS):
    for name, odd in odd_characters:
        yield f"{name} at the start", odd + text
        yield f"{name} inside", head + odd + tail
        yield f"{name} at the end", text + odd

//! What errors show of a text: a character that was refused, and counts.

use core::fmt;

/// A character that was refused, as an error shows it: in quotes, and by its number where it cannot be seen or would turn the
/// direction of what follows, as in `'\u{200b}'`.
///
/// As [`Debug`](fmt::Debug) of a [`char`] writes it, which brings tables of all of Unicode along: a twelfth of what a page
/// loads.
pub(crate) struct Quoted(pub(crate) char);

impl fmt::Display for Quoted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            '\0' => f.write_str(r"'\0'"),
            character if character.is_ascii_control() || is_invisible(character) => {
                write!(f, "'{}'", character.escape_default())
            }
            '\'' | '\\' => write!(f, r"'\{}'", self.0),
            character => write!(f, "'{character}'"),
        }
    }
}

/// Whether a character outside ASCII leaves no mark of its own: controls, spaces, what is ignored where it is not known, and
/// what is for private use. Source: the Unicode Character Database, `General_Category` and `Default_Ignorable_Code_Point`.
const fn is_invisible(character: char) -> bool {
    matches!(character,
        '\u{80}'..='\u{a0}' | '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{1680}'
        | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{2000}'..='\u{200f}' | '\u{2028}'..='\u{202f}'
        | '\u{205f}'..='\u{206f}' | '\u{3000}' | '\u{3164}' | '\u{e000}'..='\u{f8ff}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..)
}

/// A count and what it counts, which agree: `1 byte`, `2 bytes`.
pub(crate) struct Counted(pub(crate) u64, pub(crate) &'static str);

impl fmt::Display for Counted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = if self.0 == 1 { "" } else { "s" };
        write!(f, "{} {}{plural}", self.0, self.1)
    }
}

#[cfg(test)]
mod tests {
    use super::Quoted;

    extern crate std;
    use std::format;
    use std::string::ToString as _;

    #[test]
    fn ascii_is_shown_as_the_standard_library_does() {
        for character in '\0'..='\u{7f}' {
            assert_eq!(Quoted(character).to_string(), format!("{character:?}"));
        }
    }

    /// The standard library shows more by number: what combines with the character before, and what no font has yet. Four
    /// fillers it shows as they are.
    #[test]
    fn what_is_shown_by_number_is_so_in_the_standard_library_too() {
        let fillers = ['\u{115f}', '\u{1160}', '\u{3164}', '\u{ffa0}'];
        for character in '\u{80}'..=char::MAX {
            let shown = Quoted(character).to_string();
            if !fillers.contains(&character) && shown != format!("'{character}'") {
                assert_eq!(shown, format!("{character:?}"));
            }
        }
    }

    #[test]
    fn nothing_is_shown_that_cannot_be_seen_or_turns_the_direction() {
        let turns = ['\u{61c}', '\u{200e}', '\u{200f}'].into_iter();
        let turns = turns
            .chain('\u{202a}'..='\u{202e}')
            .chain('\u{2066}'..='\u{2069}');
        let blank = ('\0'..=char::MAX).filter(|c| c.is_control() || c.is_whitespace() && *c != ' ');
        for character in turns.chain(blank) {
            let shown = Quoted(character).to_string();
            assert!(shown.is_ascii() && shown.starts_with(r"'\"), "{shown}");
        }
        assert_eq!(Quoted('é').to_string(), "'é'");
        assert_eq!(Quoted('–').to_string(), "'–'");
    }
}

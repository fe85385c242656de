//! A reader of JSON (RFC 8259), as far as bodies need one.

/// The members of an object, in their order: the name and the value, each as it stands. None where the text is no object.
pub(crate) fn members(text: &[u8]) -> Option<Vec<(&[u8], &[u8])>> {
    let mut reader = Reader(text);
    let mut members = Vec::new();
    reader.take(b'{')?;
    if reader.take(b'}').is_none() {
        loop {
            let name = reader.read(Reader::string)?;
            reader.take(b':')?;
            members.push((name, reader.read(Reader::value)?));
            if reader.take(b',').is_none() {
                reader.take(b'}')?;
                break;
            }
        }
    }
    reader.skip_blanks();
    reader.0.is_empty().then_some(members)
}

/// The text of a string. None where the value is another, or half of a surrogate pair stands in it.
pub(crate) fn text(value: &[u8]) -> Option<String> {
    let value = str::from_utf8(value).ok()?;
    let mut rest = value.strip_prefix('"')?.strip_suffix('"')?;
    let mut units = Vec::new();
    while let Some(character) = rest.chars().next() {
        rest = &rest[character.len_utf8()..];
        if character != '\\' {
            units.extend_from_slice(character.encode_utf16(&mut [0; 2]));
            continue;
        }
        let escaped = rest.chars().next()?;
        rest = &rest[1..];
        units.push(match escaped {
            'b' => 8,
            'f' => 12,
            'n' => 10,
            'r' => 13,
            't' => 9,
            'u' => {
                let (digits, behind) = rest.split_at_checked(4)?;
                rest = behind;
                u16::from_str_radix(digits, 16).ok()?
            }
            itself => u16::try_from(u32::from(itself)).ok()?,
        });
    }
    String::from_utf16(&units).ok()
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn skip_blanks(&mut self) {
        let blanks = self.0.iter().take_while(|byte| b" \t\n\r".contains(byte));
        self.0 = &self.0[blanks.count()..];
    }

    /// That byte, blanks before it.
    fn take(&mut self, byte: u8) -> Option<()> {
        self.skip_blanks();
        self.0 = self.0.strip_prefix(&[byte])?;
        Some(())
    }

    /// What is read, without blanks before it.
    fn read(&mut self, read: fn(&mut Self) -> Option<()>) -> Option<&'a [u8]> {
        self.skip_blanks();
        let before = self.0;
        read(self)?;
        Some(&before[..before.len() - self.0.len()])
    }

    /// Without recursion, so that no text exhausts the stack.
    fn value(&mut self) -> Option<()> {
        let mut open = Vec::new();
        loop {
            self.skip_blanks();
            let mut is_empty = false;
            match self.0.first()? {
                b'{' => {
                    self.take(b'{')?;
                    open.push(b'}');
                    is_empty = self.take(b'}').is_some();
                    if !is_empty {
                        self.name()?;
                        continue;
                    }
                }
                b'[' => {
                    self.take(b'[')?;
                    open.push(b']');
                    is_empty = self.take(b']').is_some();
                    if !is_empty {
                        continue;
                    }
                }
                b'"' => self.string()?,
                b'-' | b'0'..=b'9' => self.number()?,
                _ => self.word()?,
            }
            if is_empty {
                open.pop();
            }
            // What is behind it belongs to what it stands in.
            loop {
                let Some(close) = open.last().copied() else {
                    return Some(());
                };
                if self.take(b',').is_some() {
                    if close == b'}' {
                        self.name()?;
                    }
                    break;
                }
                self.take(close)?;
                open.pop();
            }
        }
    }

    /// That of a member, and the colon.
    fn name(&mut self) -> Option<()> {
        self.skip_blanks();
        self.string()?;
        self.take(b':')
    }

    fn string(&mut self) -> Option<()> {
        self.0 = self.0.strip_prefix(b"\"")?;
        loop {
            let length = match self.0 {
                [b'"', ..] => 1,
                [b'\\', b'u', digits @ ..] => digits
                    .get(..4)?
                    .iter()
                    .all(u8::is_ascii_hexdigit)
                    .then_some(6)?,
                [b'\\', escaped, ..] => b"\"\\/bfnrt".contains(escaped).then_some(2)?,
                [0..=0x1f, ..] | [] => return None,
                _ => 1,
            };
            let is_end = self.0.starts_with(b"\"");
            self.0 = self.0.get(length..)?;
            if is_end {
                return Some(());
            }
        }
    }

    fn number(&mut self) -> Option<()> {
        self.0 = self.0.strip_prefix(b"-").unwrap_or(self.0);
        match self.0.strip_prefix(b"0") {
            Some(behind) => self.0 = behind,
            None => self.digits()?,
        }
        if let Some(behind) = self.0.strip_prefix(b".") {
            self.0 = behind;
            self.digits()?;
        }
        if let [b'e' | b'E', behind @ ..] = self.0 {
            self.0 = behind;
            if let [b'+' | b'-', behind @ ..] = self.0 {
                self.0 = behind;
            }
            self.digits()?;
        }
        Some(())
    }

    /// One or more.
    fn digits(&mut self) -> Option<()> {
        let digits = self.0.iter().take_while(|byte| byte.is_ascii_digit());
        let count = digits.count();
        self.0 = &self.0[count..];
        (count > 0).then_some(())
    }

    fn word(&mut self) -> Option<()> {
        let words: [&[u8]; 3] = [b"true", b"false", b"null"];
        self.0 = words
            .into_iter()
            .find_map(|word| self.0.strip_prefix(word))?;
        Some(())
    }
}

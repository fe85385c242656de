//! A reader of the MQTT packets that clients send (MQTT 3.1.1, sections 2 and 3).

/// Why there is no packet.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum NoPacket {
    /// The stream ends before the packet does.
    Gone,
    Version,
    Broken,
}

pub(crate) enum Packet<'a> {
    Connect(Connect<'a>),
    Publish(Publish<'a>),
    Puback,
    Subscribe(u16, Vec<(&'a str, u8)>),
    Unsubscribe(u16, Vec<&'a str>),
    Pingreq,
    Disconnect,
}

pub(crate) struct Connect<'a> {
    /// 4 is MQTT 3.1.1, 3 is 3.1.
    pub(crate) level: u8,
    pub(crate) client_id: &'a str,
    pub(crate) user_name: Option<&'a str>,
    pub(crate) password: Option<&'a [u8]>,
}

pub(crate) struct Publish<'a> {
    pub(crate) quality: u8,
    pub(crate) retain: bool,
    pub(crate) topic: &'a str,
    /// Zero where the quality of service is.
    pub(crate) pid: u16,
    pub(crate) payload: &'a [u8],
}

const LARGEST: usize = 64 << 10;

/// Takes the next packet off the stream: its first byte, and its body.
pub(crate) fn take<'a>(stream: &mut &'a [u8]) -> Result<(u8, &'a [u8]), NoPacket> {
    let (&kind, mut rest) = stream.split_first().ok_or(NoPacket::Gone)?;
    let mut length = 0;
    for place in 0.. {
        let (byte, behind) = rest.split_first().ok_or(NoPacket::Gone)?;
        rest = behind;
        length |= usize::from(byte & 0x7f) << (7 * place);
        match byte & 0x80 {
            0 => break,
            _ if place == 3 => return Err(NoPacket::Broken),
            _ => {}
        }
    }
    let has_its_flags = match kind >> 4 {
        3 => kind >> 1 & 3 != 3,
        6 | 8 | 10 => kind & 15 == 2,
        0 | 15 => false,
        _ => kind & 15 == 0,
    };
    if !has_its_flags || length > LARGEST {
        return Err(NoPacket::Broken);
    }
    let (body, behind) = rest.split_at_checked(length).ok_or(NoPacket::Gone)?;
    *stream = behind;
    Ok((kind, body))
}

/// Takes the next packet off the stream, and returns it with its first byte and its body.
pub(crate) fn read<'a>(stream: &mut &'a [u8]) -> Result<(Packet<'a>, u8, &'a [u8]), NoPacket> {
    let (kind, body) = take(stream)?;
    let mut rest = Body(body);
    let packet = match kind >> 4 {
        1 => Packet::Connect(rest.connect()?),
        3 => Packet::Publish(rest.publish(kind).ok_or(NoPacket::Broken)?),
        4 => rest.pid().map(|_| Packet::Puback).ok_or(NoPacket::Broken)?,
        8 => rest.subscribe().ok_or(NoPacket::Broken)?,
        10 => rest.unsubscribe().ok_or(NoPacket::Broken)?,
        12 => Packet::Pingreq,
        14 => Packet::Disconnect,
        // Those of a server, and of QoS 2.
        _ => return Err(NoPacket::Broken),
    };
    match rest.0 {
        [] => Ok((packet, kind, body)),
        _ => Err(NoPacket::Broken),
    }
}

/// A packet whose length is written as short as can be.
pub(crate) fn write(kind: u8, body: &[u8]) -> Vec<u8> {
    let mut packet = vec![kind];
    let mut length = body.len();
    loop {
        let more = if length > 0x7f { 0x80 } else { 0 };
        packet.push((length & 0x7f) as u8 | more);
        length >>= 7;
        if length == 0 {
            break;
        }
    }
    packet.extend_from_slice(body);
    packet
}

/// A text with its length before it.
pub(crate) fn text(text: &str) -> Vec<u8> {
    let length = u16::try_from(text.len()).unwrap();
    [&length.to_be_bytes(), text.as_bytes()].concat()
}

/// What is left of a packet.
pub(crate) struct Body<'a>(pub(crate) &'a [u8]);

impl<'a> Body<'a> {
    fn byte(&mut self) -> Option<u8> {
        let (byte, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*byte)
    }

    fn number(&mut self) -> Option<u16> {
        let (bytes, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(u16::from_be_bytes(*bytes))
    }

    pub(crate) fn pid(&mut self) -> Option<u16> {
        self.number().filter(|pid| *pid != 0)
    }

    fn bytes(&mut self) -> Option<&'a [u8]> {
        let length = self.number()?;
        let (bytes, rest) = self.0.split_at_checked(length.into())?;
        self.0 = rest;
        Some(bytes)
    }

    /// UTF-8 without U+0000 (section 1.5.3).
    pub(crate) fn text(&mut self) -> Option<&'a str> {
        let text = str::from_utf8(self.bytes()?).ok()?;
        (!text.contains('\0')).then_some(text)
    }

    /// It may be empty here, as in MQTT 5: no such topic is one of the service's.
    fn topic(&mut self) -> Option<&'a str> {
        self.text().filter(|topic| !topic.contains(['+', '#']))
    }

    fn connect(&mut self) -> Result<Connect<'a>, NoPacket> {
        let name = self.bytes().ok_or(NoPacket::Broken)?;
        let level = self.byte().ok_or(NoPacket::Broken)?;
        match (name, level) {
            (b"MQTT", 4) | (b"MQIsdp", 3) => self.connect_with(level).ok_or(NoPacket::Broken),
            _ if str::from_utf8(name).is_ok() => Err(NoPacket::Version),
            _ => Err(NoPacket::Broken),
        }
    }

    fn connect_with(&mut self, level: u8) -> Option<Connect<'a>> {
        let flags = self.byte()?;
        let has = |flag: u8| flags & flag != 0;
        // That a password wants a user name (3.1.2-22) is not asked for here: the refusal names what is missing.
        let is_reserved = has(1) || !has(4) && has(0x38) || flags & 0x18 == 0x18;
        self.number()?;
        let client_id = self.text()?;
        if has(4) {
            self.topic()?;
            self.bytes()?;
        }
        let user_name = if has(0x80) { Some(self.text()?) } else { None };
        let password = if has(0x40) { Some(self.bytes()?) } else { None };
        (!is_reserved).then_some(Connect {
            level,
            client_id,
            user_name,
            password,
        })
    }

    /// A message that is sent again may have QoS 0 here, against 3.3.1-2: the answer is the same.
    pub(crate) fn publish(&mut self, kind: u8) -> Option<Publish<'a>> {
        let quality = kind >> 1 & 3;
        let topic = self.topic()?;
        let pid = if quality == 0 { 0 } else { self.pid()? };
        let payload = std::mem::take(&mut self.0);
        Some(Publish {
            quality,
            retain: kind & 1 == 1,
            topic,
            pid,
            payload,
        })
    }

    fn subscribe(&mut self) -> Option<Packet<'a>> {
        let pid = self.pid()?;
        let mut filters = Vec::new();
        while filters.is_empty() || !self.0.is_empty() {
            let filter = self.text().filter(|filter| is_filter(filter))?;
            filters.push((filter, self.byte().filter(|quality| *quality < 3)?));
        }
        Some(Packet::Subscribe(pid, filters))
    }

    fn unsubscribe(&mut self) -> Option<Packet<'a>> {
        let pid = self.pid()?;
        let mut filters = Vec::new();
        while filters.is_empty() || !self.0.is_empty() {
            filters.push(self.text().filter(|filter| is_filter(filter))?);
        }
        Some(Packet::Unsubscribe(pid, filters))
    }
}

/// Whether it is a topic filter (section 4.7.1), with two exceptions that are those of `mqtt-proto` 0.4: shared subscriptions
/// keep the rules of MQTT 5, and in the last level something may stand behind a `+`.
fn is_filter(filter: &str) -> bool {
    if let Some(shared) = filter.strip_prefix("$share/") {
        return match shared.split_once('/') {
            Some((group, filter)) => {
                !group.is_empty() && !group.contains(['+', '#']) && is_levels(filter)
            }
            None => false,
        };
    }
    is_levels(filter)
}

fn is_levels(filter: &str) -> bool {
    let (before, last) = filter.rsplit_once('/').unwrap_or(("", filter));
    let is_plain = |level: &str| !level.contains(['+', '#']);
    let is_last = last == "#" || is_plain(last.strip_prefix('+').unwrap_or(last));
    let mut levels = before.split('/');
    !filter.is_empty() && is_last && levels.all(|level| level == "+" || is_plain(level))
}

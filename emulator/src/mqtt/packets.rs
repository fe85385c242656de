//! Packets to and from a stream.

use std::io;

use mqtt_proto::v3::{
    Connack, Connect, Header, Packet, PacketType, Publish, Suback, Subscribe, SubscribeReturnCode,
    Unsubscribe,
};
use mqtt_proto::{Error, Pid};
use tokio::io::{AsyncBufRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};

/// Bytes of a packet. The service takes messages of 64 KiB; what a device sends it has a few hundred bytes.
const LARGEST_PACKET: u32 = 64 << 10;

/// Why no packet was read.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum NoPacket {
    /// The client is gone.
    Gone,
    /// It speaks MQTT, but of another version.
    Version,
    /// What came is not a packet that a client sends.
    Broken(&'static str),
}

/// Reads the next packet. Its length is looked at before any room is made for it.
pub(crate) async fn read(stream: &mut (impl AsyncBufRead + Unpin)) -> Result<Packet, NoPacket> {
    let header = Header::decode_async(stream).await.map_err(no_packet)?;
    if header.remaining_len > LARGEST_PACKET {
        return Err(NoPacket::Broken("a packet is larger than 64 KiB"));
    }
    let length = usize::try_from(header.remaining_len).unwrap_or_default();
    let mut body = vec![0; length];
    stream
        .read_exact(&mut body)
        .await
        .map_err(|_| NoPacket::Gone)?;
    let mut read = 0;
    let packet = decode(header, &body, &mut read).map_err(|error| match error {
        // All of it has come: what is missing was never there.
        Error::IoError(_) => NoPacket::Broken("a packet is malformed"),
        error => no_packet(error),
    })?;
    if read != length {
        return Err(NoPacket::Broken(
            "a packet has more in it than belongs there",
        ));
    }
    Ok(packet)
}

fn decode(header: Header, body: &[u8], read: &mut usize) -> Result<Packet, Error> {
    let mut pid = || -> Result<Pid, Error> {
        let id = body.get(..2).and_then(|bytes| bytes.try_into().ok());
        *read = 2;
        Pid::try_from(u16::from_be_bytes(id.ok_or(Error::InvalidRemainingLength)?))
    };
    Ok(match header.typ {
        PacketType::Puback => Packet::Puback(pid()?),
        PacketType::Connect => connect(body, read)?.into(),
        PacketType::Publish => Publish::decode(body, read, header)?.into(),
        PacketType::Subscribe => Subscribe::decode(body, read, header)?.into(),
        PacketType::Unsubscribe => Unsubscribe::decode(body, read, header)?.into(),
        PacketType::Pingreq => Packet::Pingreq,
        PacketType::Disconnect => Packet::Disconnect,
        // Those of the server, and of the quality of service that there is not.
        PacketType::Connack
        | PacketType::Pubrec
        | PacketType::Pubrel
        | PacketType::Pubcomp
        | PacketType::Suback
        | PacketType::Unsuback
        | PacketType::Pingresp => return Err(Error::InvalidHeader),
    })
}

/// Decodes a CONNECT, and refuses what `mqtt-proto` 0.4 takes against MQTT 3.1.1: flags of a will that there is not (section
/// 3.1.2.6), and U+0000 in a text (section 1.5.3).
fn connect(body: &[u8], read: &mut usize) -> Result<Connect, Error> {
    let connect = Connect::decode(body, read)?;
    let user_name = connect.username.as_deref().unwrap_or_default();
    if connect.client_id.contains('\0') || user_name.contains('\0') {
        return Err(Error::InvalidString);
    }
    // A flag that was passed over is not written again.
    let written = Packet::from(connect.clone()).encode()?;
    if !written
        .as_ref()
        .ends_with(body.get(..*read).unwrap_or(body))
    {
        let flags = body.get(7).copied().unwrap_or_default();
        return Err(Error::InvalidConnectFlags(flags));
    }
    Ok(connect)
}

/// In words without anything that the client sent.
fn no_packet(error: Error) -> NoPacket {
    NoPacket::Broken(match error {
        Error::IoError(_) => return NoPacket::Gone,
        Error::UnexpectedProtocol(_) | Error::InvalidProtocol(..) => return NoPacket::Version,
        Error::InvalidString => "a text in a packet is not UTF-8, or has U+0000 in it",
        Error::InvalidTopicName(_) => "a topic name is not valid",
        Error::InvalidTopicFilter(_) => "a topic filter is not valid",
        Error::InvalidHeader => "a packet is of no kind that a client sends",
        _ => "a packet is malformed",
    })
}

pub(crate) async fn write(
    stream: &mut (impl AsyncWrite + Unpin),
    packet: &Packet,
) -> io::Result<()> {
    let mut bytes = packet.encode().map_err(io::Error::other)?.as_ref().to_vec();
    if let Packet::Suback(suback) = packet {
        // `mqtt-proto` 0.4 writes the number of the variant, 3, for a failure, which is 0x80 (MQTT 3.1.1, section 3.9.3).
        let codes = bytes.iter_mut().rev().take(suback.topics.len());
        codes
            .filter(|code| **code == 3)
            .for_each(|code| *code = 0x80);
    }
    stream.write_all(&bytes).await?;
    stream.flush().await
}

pub(super) const fn connack(code: mqtt_proto::v3::ConnectReturnCode) -> Packet {
    Packet::Connack(Connack {
        session_present: false,
        code,
    })
}

pub(super) const fn suback(pid: Pid, topics: Vec<SubscribeReturnCode>) -> Packet {
    Packet::Suback(Suback { pid, topics })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A CONNECT of MQTT 3.1.1 with these flags, of the client `sn-1`.
    async fn connect(flags: u8, rest: &[u8]) -> Result<Packet, NoPacket> {
        let head = [b"\x00\x04MQTT\x04", &[flags, 0, 60][..], b"\x00\x04sn-1"];
        let body = [&head.concat(), rest].concat();
        let length = u8::try_from(body.len()).unwrap();
        read(&mut [&[0x10, length], body.as_slice()].concat().as_slice()).await
    }

    #[tokio::test]
    async fn refuses_a_will_that_is_none() {
        assert!(connect(0b0000_0010, b"").await.is_ok());
        assert!(connect(0b0010_0110, b"\x00\x01a\x00\x01b").await.is_ok());
        for flags in [0b0010_0010, 0b0000_1010, 0b0000_0011] {
            let refused = Err(NoPacket::Broken("a packet is malformed"));
            assert_eq!(connect(flags, b"").await, refused, "{flags:b}");
        }
    }

    #[tokio::test]
    async fn refuses_a_nul_in_a_text() {
        let user_name = |text: &str| [&[0, text.len() as u8], text.as_bytes()].concat();
        assert!(connect(0b1000_0010, &user_name("ab")).await.is_ok());
        let refused = Err(NoPacket::Broken(
            "a text in a packet is not UTF-8, or has U+0000 in it",
        ));
        assert_eq!(connect(0b1000_0010, &user_name("a\0")).await, refused);
    }
}

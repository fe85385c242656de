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
        PacketType::Connect => Connect::decode(body, read)?.into(),
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

/// In words without anything that the client sent.
fn no_packet(error: Error) -> NoPacket {
    NoPacket::Broken(match error {
        Error::IoError(_) => return NoPacket::Gone,
        Error::UnexpectedProtocol(_) | Error::InvalidProtocol(..) => return NoPacket::Version,
        Error::InvalidString => "a text in a packet is not UTF-8",
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

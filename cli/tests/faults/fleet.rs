use std::fmt::Write as _;
use std::sync::LazyLock;

use data_encoding::BASE64;
use ring::hmac;

/// The group key of Microsoft's how-to for legacy devices.
pub(crate) const GROUP_KEY: &str =
    "8isrFI1sGsIlvvFSSFRiMfCNzv21fjbE/+ah/lSh3lF8e2YG1Te7w1KpZhJFFXJrqYKi9yegxkqIChbqOS9Egw==";

/// The devices of one job, in CSV, and what the job has to make of them, by an implementation of HMAC that is not ours.
pub(crate) struct Fleet {
    pub(crate) input: String,
    pub(crate) output: String,
    /// The line of each row that is refused, and its ID.
    pub(crate) refused: Vec<(usize, String)>,
}

/// Two fleets that have no row in common and differ in length. Each is several of the pieces that a job reads at once,
/// has rows that are refused, and IDs that come twice.
pub(crate) static FIRST: LazyLock<Fleet> = LazyLock::new(|| Fleet::new("first", 3_600));
pub(crate) static SECOND: LazyLock<Fleet> = LazyLock::new(|| Fleet::new("second", 3_300));

impl Fleet {
    fn new(name: &str, devices: usize) -> Self {
        let group_key = BASE64.decode(GROUP_KEY.as_bytes()).expect("a group key");
        let group_key = hmac::Key::new(hmac::HMAC_SHA256, &group_key);
        let mut fleet = Self {
            input: "id,place\n".to_owned(),
            output: "id,place,registration_id,device_key\n".to_owned(),
            refused: Vec::new(),
        };
        for device in 0..devices {
            // Each fiftieth repeats the one before it.
            let serial = device - usize::from(device % 50 == 49);
            let id = format!("{name}-{serial:06}-mac-a1-b2-c3-d4-e5-f6");
            let is_refused = device % 97 == 96;
            let id = match is_refused {
                true => id.to_uppercase(),
                false => id,
            };
            let row = format!(
                "{id},\"hall {}, {}, place {device}\"",
                device % 7,
                "x".repeat(90)
            );
            writeln!(fleet.input, "{row}").expect("a row");
            match is_refused {
                true => fleet.refused.push((device + 2, id)),
                false => {
                    let key = hmac::sign(&group_key, id.as_bytes());
                    let key = BASE64.encode(key.as_ref());
                    writeln!(fleet.output, "{row},{id},{key}").expect("a row");
                }
            }
        }
        fleet
    }

    /// Whether the report names each refused row once, in order, and no other.
    pub(crate) fn is_report(&self, report: &[u8]) -> bool {
        let mut rows = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(report)
            .into_records();
        let header = rows.next().expect("a header").expect("CSV");
        let mut refused = Vec::new();
        for row in rows {
            let row = row.expect("CSV");
            assert_eq!(&row[1], "registration_id_upper_case");
            refused.push((row[0].parse().expect("a line"), row[3].to_owned()));
        }
        header == ["line", "code", "reason", "id", "place"][..] && refused == self.refused
    }
}

//! The ratios that this project is to reach, all of one run, on a processor with the instructions named.

use super::quantity::{three_digits, times};
use super::row::{Row, Workload, find};
use super::samples::Spread;

pub(super) struct Goal {
    pub(super) what: &'static str,
    ours: (&'static str, Workload),
    than: (&'static str, Workload),
    bound: Bound,
}

#[derive(Clone, Copy)]
enum Bound {
    /// As many times as fast.
    AtLeast { wanted: f64, aim: f64 },
    /// As many times the time.
    AtMost { wanted: f64, aim: f64 },
}

pub(super) const GOALS: [Goal; 21] = [
    Goal {
        what: "single key, group key prepared / hmac + sha2 per ID",
        ours: ("single", Workload::Bytes36),
        than: ("hmac-sha2", Workload::Bytes36),
        bound: Bound::AtLeast {
            wanted: 1.5,
            aim: 2.5,
        },
    },
    Goal {
        what: "bulk AVX-512, IDs of 36 bytes / hmac + sha2 per ID",
        ours: ("bulk-avx512", Workload::Bytes36),
        than: ("hmac-sha2", Workload::Bytes36),
        bound: Bound::AtLeast {
            wanted: 7.0,
            aim: 10.0,
        },
    },
    Goal {
        what: "bulk AVX-512, IDs of 60 bytes / hmac + sha2 per ID",
        ours: ("bulk-avx512", Workload::Bytes60),
        than: ("hmac-sha2", Workload::Bytes60),
        bound: Bound::AtLeast {
            wanted: 5.5,
            aim: 7.5,
        },
    },
    Goal {
        what: "bulk SHA-NI, IDs of 36 bytes / hmac + sha2 per ID",
        ours: ("bulk-sha-ni", Workload::Bytes36),
        than: ("hmac-sha2", Workload::Bytes36),
        bound: Bound::AtLeast {
            wanted: 3.8,
            aim: 5.5,
        },
    },
    Goal {
        what: "bulk SHA-NI, IDs of 60 bytes / hmac + sha2 per ID",
        ours: ("bulk-sha-ni", Workload::Bytes60),
        than: ("hmac-sha2", Workload::Bytes60),
        bound: Bound::AtLeast {
            wanted: 3.5,
            aim: 5.0,
        },
    },
    Goal {
        what: "time of a token in C / in Rust",
        ours: ("token-c", Workload::Token),
        than: ("token", Workload::Token),
        bound: Bound::AtMost {
            wanted: 1.1,
            aim: 1.0,
        },
    },
    Goal {
        what: "Python: one key / hmac.digest",
        ours: ("one", Workload::PythonKey),
        than: ("hmac-digest", Workload::PythonKey),
        bound: Bound::AtLeast {
            wanted: 9.0,
            aim: 12.0,
        },
    },
    Goal {
        what: "Python: list of a million, AVX-512 / hmac.digest",
        ours: ("list-avx512", Workload::PythonMillion),
        than: ("hmac-digest", Workload::PythonMillion),
        bound: Bound::AtLeast {
            wanted: 20.0,
            aim: 30.0,
        },
    },
    Goal {
        what: "Python: list of a million, SHA-NI / hmac.digest",
        ours: ("list-sha-ni", Workload::PythonMillion),
        than: ("hmac-digest", Workload::PythonMillion),
        bound: Bound::AtLeast {
            wanted: 12.0,
            aim: 18.0,
        },
    },
    Goal {
        what: "Python: bytes of a million, AVX-512 / hmac.digest",
        ours: ("bytes-avx512", Workload::PythonMillion),
        than: ("hmac-digest", Workload::PythonMillion),
        bound: Bound::AtLeast {
            wanted: 30.0,
            aim: 60.0,
        },
    },
    Goal {
        what: "Python: bytes of a million, SHA-NI / hmac.digest",
        ours: ("bytes-sha-ni", Workload::PythonMillion),
        than: ("hmac-digest", Workload::PythonMillion),
        bound: Bound::AtLeast {
            wanted: 18.0,
            aim: 28.0,
        },
    },
    Goal {
        what: "Python: arrow of a million, AVX-512 / hmac.digest",
        ours: ("arrow-avx512", Workload::PythonMillion),
        than: ("hmac-digest", Workload::PythonMillion),
        bound: Bound::AtLeast {
            wanted: 30.0,
            aim: 60.0,
        },
    },
    Goal {
        what: "Python: arrow of a million, SHA-NI / hmac.digest",
        ours: ("arrow-sha-ni", Workload::PythonMillion),
        than: ("hmac-digest", Workload::PythonMillion),
        bound: Bound::AtLeast {
            wanted: 18.0,
            aim: 28.0,
        },
    },
    Goal {
        what: "Python: SAS token / azure-iot-device",
        ours: ("token", Workload::PythonToken),
        than: ("azure-token", Workload::PythonToken),
        bound: Bound::AtLeast {
            wanted: 20.0,
            aim: 30.0,
        },
    },
    Goal {
        what: "npm: one key / createHmac",
        ours: ("one", Workload::JavaScriptKey),
        than: ("create-hmac", Workload::JavaScriptKey),
        bound: Bound::AtLeast {
            wanted: 2.0,
            aim: 3.5,
        },
    },
    Goal {
        what: "npm: lines / createHmac",
        ours: ("lines", Workload::JavaScriptMany),
        than: ("create-hmac", Workload::JavaScriptMany),
        bound: Bound::AtLeast {
            wanted: 6.0,
            aim: 8.0,
        },
    },
    Goal {
        what: "npm: lines / WebCrypto in Node",
        ours: ("lines", Workload::JavaScriptMany),
        than: ("web-crypto", Workload::JavaScriptMany),
        bound: Bound::AtLeast {
            wanted: 35.0,
            aim: 55.0,
        },
    },
    Goal {
        what: "npm: lines / WebCrypto in Chromium",
        ours: ("lines", Workload::Chromium),
        than: ("web-crypto", Workload::Chromium),
        bound: Bound::AtLeast {
            wanted: 20.0,
            aim: 35.0,
        },
    },
    Goal {
        what: "npm: lines, simd128 / no vectors",
        ours: ("lines", Workload::JavaScriptMany),
        than: ("lines-scalar", Workload::JavaScriptMany),
        bound: Bound::AtLeast {
            wanted: 1.5,
            aim: 1.8,
        },
    },
    Goal {
        what: "file job / Python script of hmac.digest",
        ours: ("file-job", Workload::File),
        than: ("python-script", Workload::File),
        bound: Bound::AtLeast {
            wanted: 25.0,
            aim: 40.0,
        },
    },
    Goal {
        what: "time of the file job / reading and writing alone, one core",
        ours: ("file-job", Workload::FileOnOneCore),
        than: ("read-and-write", Workload::FileOnOneCore),
        bound: Bound::AtMost {
            wanted: 2.0,
            aim: 1.2,
        },
    },
];

impl Goal {
    /// The ratio, where both rows were measured.
    pub(super) fn ratio(&self, rows: &[Row]) -> Option<Spread> {
        let ours = &find(rows, self.ours.0, self.ours.1)?.samples;
        let than = &find(rows, self.than.0, self.than.1)?.samples;
        let ratios = match self.bound {
            Bound::AtLeast { .. } => than.ratios(ours),
            Bound::AtMost { .. } => ours.ratios(than),
        };
        ratios.spread()
    }

    pub(super) fn wanted(&self) -> f64 {
        match self.bound {
            Bound::AtLeast { wanted, .. } | Bound::AtMost { wanted, .. } => wanted,
        }
    }

    pub(super) fn aim(&self) -> f64 {
        match self.bound {
            Bound::AtLeast { aim, .. } | Bound::AtMost { aim, .. } => aim,
        }
    }

    pub(super) fn verdict(&self, ratio: f64) -> Verdict {
        let reaches = |bound| match self.bound {
            Bound::AtLeast { .. } => ratio >= bound,
            Bound::AtMost { .. } => ratio <= bound,
        };
        Verdict::of(reaches(self.wanted()), reaches(self.aim()))
    }

    /// The goal's line of the table, under [`HEADER`].
    pub(super) fn cells(&self, rows: &[Row]) -> Vec<String> {
        let sign = match self.bound {
            Bound::AtLeast { .. } => "≥",
            Bound::AtMost { .. } => "≤",
        };
        let (ratio, spread, verdict) = match self.ratio(rows) {
            None => Default::default(),
            Some(Spread { median, p10, p90 }) => (
                times(median),
                format!("{} – {}", three_digits(p10), three_digits(p90)),
                self.verdict(median).text(),
            ),
        };
        vec![
            self.what.to_owned(),
            if ratio.is_empty() {
                "–".to_owned()
            } else {
                ratio
            },
            spread,
            format!("{sign} {}×", self.wanted()),
            format!("{sign} {}×", self.aim()),
            if verdict.is_empty() {
                "not measured"
            } else {
                verdict
            }
            .to_owned(),
        ]
    }
}

pub(super) const HEADER: [&str; 6] = ["ratio", "median", "10 % – 90 %", "wanted", "aim", ""];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Aim,
    Wanted,
    Short,
}

impl Verdict {
    pub(super) const fn of(reaches_wanted: bool, reaches_aim: bool) -> Self {
        match (reaches_wanted, reaches_aim) {
            (_, true) => Self::Aim,
            (true, false) => Self::Wanted,
            (false, false) => Self::Short,
        }
    }

    pub(super) const fn text(self) -> &'static str {
        match self {
            Self::Aim => "aim reached",
            Self::Wanted => "reached",
            Self::Short => "SHORT",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measured(mut row: Row, samples: [f64; 3]) -> Row {
        samples
            .into_iter()
            .for_each(|sample| row.samples.push(sample));
        row
    }

    #[test]
    fn faster_is_more_and_slower_is_short() {
        let [single, ..] = &GOALS;
        let rows = [
            measured(
                Row::ours("single", "", Workload::Bytes36),
                [100.0, 100.0, 200.0],
            ),
            measured(
                Row::peer("hmac-sha2", "", Workload::Bytes36),
                [150.0, 160.0, 320.0],
            ),
        ];
        let cells = single.cells(&rows);
        assert_eq!(
            cells[1..],
            ["1.60×", "1.52 – 1.60", "≥ 1.5×", "≥ 2.5×", "reached"]
        );
        assert_eq!(single.verdict(1.49), Verdict::Short);
        assert_eq!(single.verdict(2.5), Verdict::Aim);
    }

    #[test]
    fn less_time_is_better() {
        let [.., copy] = &GOALS;
        assert_eq!(copy.verdict(1.2), Verdict::Aim);
        assert_eq!(copy.verdict(2.0), Verdict::Wanted);
        assert_eq!(copy.verdict(2.1), Verdict::Short);
    }

    #[test]
    fn what_was_not_measured_says_so() {
        let [single, ..] = &GOALS;
        assert_eq!(single.ratio(&[]), None);
        assert_eq!(
            single.cells(&[])[1..],
            ["–", "", "≥ 1.5×", "≥ 2.5×", "not measured"]
        );
    }
}

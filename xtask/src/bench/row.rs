use super::samples::Samples;

/// One thing that is measured, in every round.
pub(super) struct Row {
    /// As the results name it: `bulk-avx512`.
    pub(super) name: String,
    /// As people read it.
    pub(super) label: String,
    pub(super) workload: Workload,
    pub(super) whose: Whose,
    /// Nanoseconds per key, or per row of a file.
    pub(super) samples: Samples,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Whose {
    Ours,
    Peer,
}

/// What the row has to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Workload {
    Bytes36,
    Bytes60,
    Mixed,
    TwoGroupKeys,
    Token,
    PythonKey,
    PythonMillion,
    PythonToken,
    JavaScriptKey,
    JavaScriptMany,
    Chromium,
    File,
    FileOnOneCore,
}

impl Workload {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Bytes36 => "36 bytes",
            Self::Bytes60 => "60 bytes",
            Self::Mixed => "26 to 128 bytes",
            Self::TwoGroupKeys => "36 bytes, two group keys",
            Self::Token => "SAS tokens",
            Self::PythonKey => "Python, a call a key",
            Self::PythonMillion => "Python, a million",
            Self::PythonToken => "Python, SAS tokens",
            Self::JavaScriptKey => "Node, a call a key",
            Self::JavaScriptMany => "Node, 10,000 at once",
            Self::Chromium => "Chromium, 10,000 at once",
            Self::File => "file",
            Self::FileOnOneCore => "file, one core",
        }
    }

    /// Whether the rows are measured on one core. Those that are not may use all.
    pub(super) const fn is_on_one_core(self) -> bool {
        // A browser is several processes, which wait for one another.
        !matches!(self, Self::File | Self::PythonMillion | Self::Chromium)
    }

    pub(super) const fn is_file(self) -> bool {
        matches!(self, Self::File | Self::FileOnOneCore)
    }
}

impl Row {
    pub(super) fn ours(name: &str, label: &str, workload: Workload) -> Self {
        Self::new(name, label, workload, Whose::Ours)
    }

    pub(super) fn peer(name: &str, label: &str, workload: Workload) -> Self {
        Self::new(name, label, workload, Whose::Peer)
    }

    fn new(name: &str, label: &str, workload: Workload, whose: Whose) -> Self {
        Self {
            name: name.to_owned(),
            label: label.to_owned(),
            workload,
            whose,
            samples: Samples::default(),
        }
    }

    /// The row that says how fast this one is: of the same work, done as one writes it by hand.
    pub(super) fn baseline<'r>(&self, rows: &'r [Self]) -> Option<&'r Self> {
        let name = match (self.workload, self.name.ends_with("-bytes")) {
            (Workload::Token, _) => "token",
            (Workload::PythonKey | Workload::PythonMillion, _) => "hmac-digest",
            (Workload::PythonToken, _) => "azure-token",
            (Workload::JavaScriptKey | Workload::JavaScriptMany, _) => "create-hmac",
            (Workload::Chromium, _) => "web-crypto",
            (Workload::File, _) => "python-script",
            (Workload::FileOnOneCore, _) => "read-and-write",
            (_, true) => "hmac-sha2-bytes",
            (_, false) => "hmac-sha2",
        };
        find(rows, name, self.workload)
    }
}

pub(super) fn find<'r>(rows: &'r [Row], name: &str, workload: Workload) -> Option<&'r Row> {
    let mut rows = rows.iter();
    rows.find(|row| row.name == name && row.workload == workload)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_compared_with_the_same_work() {
        let rows = [
            Row::peer("hmac-sha2", "", Workload::Bytes36),
            Row::peer("hmac-sha2", "", Workload::Bytes60),
            Row::peer("hmac-sha2-bytes", "", Workload::Bytes36),
            Row::peer("read-and-write", "", Workload::FileOnOneCore),
        ];
        let baseline = |row: Row| {
            row.baseline(&rows)
                .map(|row| (row.name.as_str(), row.workload))
        };
        let bulk = Row::ours("bulk-avx512", "", Workload::Bytes60);
        assert_eq!(baseline(bulk), Some(("hmac-sha2", Workload::Bytes60)));
        let bytes = Row::ours("single-bytes", "", Workload::Bytes36);
        assert_eq!(
            baseline(bytes),
            Some(("hmac-sha2-bytes", Workload::Bytes36))
        );
        let job = Row::ours("file-job", "", Workload::FileOnOneCore);
        assert_eq!(
            baseline(job),
            Some(("read-and-write", Workload::FileOnOneCore))
        );
        assert_eq!(baseline(Row::ours("file-job", "", Workload::File)), None);
    }
}

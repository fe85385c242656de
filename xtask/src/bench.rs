//! Measures, and says what the measures mean.

use anyhow::{Context as _, Result};

use crate::command::Command;

/// What preparing HMAC once for each group key, and not for each derivation, should gain at the least: it leaves two
/// rounds of SHA-256 of four.
const WANTED_RATIO: f64 = 1.5;

/// What each figure is compared with: the same, by HMAC set up anew for each ID.
const PAIRS: [(&str, &str); 2] = [
    ("hmac_sha2_anew", "prepared"),
    ("hmac_sha2_anew_without_text", "prepared_without_text"),
];

pub(crate) fn run() -> Result<()> {
    let mut rows = Vec::new();
    Command::new("cargo bench -p dps-symkey-core --bench derive --locked")
        .run_reading(|line| rows.push(line.to_owned()))?;
    let median_of = |benchmark| {
        let median = rows.iter().find_map(|row| median(row, benchmark));
        median.with_context(|| format!("no median of `{benchmark}` in the output"))
    };
    println!();
    for (anew, prepared) in PAIRS {
        let ratio = median_of(anew)? / median_of(prepared)?;
        println!("{anew} / {prepared}: {ratio:.2} (at least {WANTED_RATIO} is wanted)");
    }
    Ok(())
}

/// The median of that benchmark, in nanoseconds, if this is its row in the table that divan prints:
///
/// ```text
/// derive             fastest       │ slowest       │ median        │ mean          │ samples │ iters
/// ├─ hmac_sha2_anew  1.071 µs      │ 1.302 µs      │ 1.081 µs      │ 1.089 µs      │ 100     │ 400
/// ╰─ prepared        540.2 ns      │ 611.9 ns      │ 541.8 ns      │ 543.3 ns      │ 100     │ 800
/// ```
fn median(row: &str, benchmark: &str) -> Option<f64> {
    let row = row.trim_start_matches([' ', '│', '├', '╰', '─']);
    if row.split_whitespace().next()? != benchmark {
        return None;
    }
    let (number, unit) = row.split('│').nth(2)?.trim().split_once(' ')?;
    let nanoseconds = match unit {
        "ps" => 1e-3,
        "ns" => 1.0,
        "µs" => 1e3,
        "ms" => 1e6,
        "s" => 1e9,
        _ => return None,
    };
    Some(number.parse::<f64>().ok()? * nanoseconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_median() {
        let anew = "├─ hmac_sha2_anew  1.071 µs      │ 1.302 µs      │ 1.081 µs      │ 1.089 µs      │ 100     │ 400\n";
        let prepared = "   ╰─ prepared     540.2 ns      │ 611.9 ns      │ 541.8 ns      │ 543.3 ns      │ 100     │ 800\n";
        assert_eq!(median(anew, "hmac_sha2_anew"), Some(1081.0));
        assert_eq!(median(prepared, "prepared"), Some(541.8));
    }

    #[test]
    fn takes_no_other_row() {
        for row in [
            "",
            "derive             fastest       │ slowest       │ median        │ mean          │ samples │ iters\n",
            "├─ prepared_twice  540.2 ns      │ 611.9 ns      │ 541.8 ns      │ 543.3 ns      │ 100     │ 800\n",
            "├─ prepared                      │               │               │               │         │\n",
            "├─ prepared        1.851 Mitem/s │ 1.634 Mitem/s │ 1.845 Mitem/s │ 1.840 Mitem/s │         │\n",
        ] {
            assert_eq!(median(row, "prepared"), None, "{row}");
        }
    }
}

//! Quantities as people read them, in three digits.

/// A time, given in nanoseconds.
pub(crate) fn time(nanoseconds: f64) -> String {
    let units = [(1e9, "s"), (1e6, "ms"), (1e3, "µs")];
    let unit = units.into_iter().find(|(size, _)| nanoseconds >= *size);
    let (size, unit) = unit.unwrap_or((1.0, "ns"));
    format!("{} {unit}", three_digits(nanoseconds / size))
}

/// So many a second.
pub(crate) fn rate(per_second: f64) -> String {
    match per_second {
        1e6.. => format!("{} million", three_digits(per_second / 1e6)),
        1e3.. => format!("{} thousand", three_digits(per_second / 1e3)),
        _ => three_digits(per_second),
    }
}

/// So many times as much.
pub(crate) fn times(ratio: f64) -> String {
    format!("{}×", three_digits(ratio))
}

pub(crate) fn three_digits(number: f64) -> String {
    let decimals = match number {
        100.0.. => 0,
        10.0.. => 1,
        0.1.. => 2,
        // As many zeros as it takes, and three digits after them.
        1e-9.. => (2.0 - number.log10().floor()) as usize,
        _ => 0,
    };
    format!("{number:.decimals$}")
}

/// A count of rows.
pub(crate) fn count(number: u64) -> String {
    match number % 1_000_000 {
        0 => format!("{} million", number / 1_000_000),
        _ => number.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_well() {
        assert_eq!(time(36.456), "36.5 ns");
        assert_eq!(time(1_646.0), "1.65 µs");
        assert_eq!(time(4_592_080.0), "4.59 ms");
        assert_eq!(time(2.5e9), "2.50 s");
        assert_eq!(rate(27_400_000.0), "27.4 million");
        assert_eq!(rate(617_000.0), "617 thousand");
        assert_eq!(rate(218.0), "218");
        assert_eq!(times(5.834), "5.83×");
        assert_eq!(times(0.137), "0.14×");
        assert_eq!(times(0.0000427), "0.0000427×");
        assert_eq!(times(0.0), "0×");
        assert_eq!(count(10_000_000), "10 million");
        assert_eq!(count(1_500), "1500");
    }
}

//! The statistics of "Dude, is my code constant time?" (Reparaz, Balasch, Verbauwhede, 2016).

/// How many thresholds are tried.
const THRESHOLDS: u32 = 100;

/// Welch's t of two sets of times, the largest of all: of the times as they are, and without the longest of them, which say more
/// of the machine than of the call. A threshold is at the share 1 - 1/2^(k/10) of all times, for k from 1 to 100.
pub(crate) fn largest_t(times: &[Vec<f64>; 2]) -> f64 {
    let mut sorted = times.concat();
    sorted.sort_by(f64::total_cmp);
    let thresholds = (1..=THRESHOLDS).map(|k| {
        let share = 1.0 - 0.5_f64.powf(f64::from(k) / 10.0);
        sorted[(share * (sorted.len() - 1) as f64) as usize]
    });
    let t = thresholds
        .chain([f64::INFINITY])
        .map(|threshold| t(times, threshold));
    // The variance of fewer than two times is not a number.
    let t = t.filter(|t| !t.is_nan());
    t.max_by(|a, b| a.abs().total_cmp(&b.abs()))
        .unwrap_or_default()
}

/// Of the times below the threshold.
fn t(times: &[Vec<f64>; 2], threshold: f64) -> f64 {
    let [left, right] = times.each_ref().map(|times| {
        let (mut count, mut mean, mut squares) = (0.0, 0.0, 0.0);
        for &time in times.iter().filter(|&&time| time < threshold) {
            count += 1.0;
            let difference = time - mean;
            mean += difference / count;
            squares += difference * (time - mean);
        }
        (mean, squares / (count - 1.0) / count)
    });
    (left.0 - right.0) / (left.1 + right.1).sqrt()
}

use serde::Serialize;

/// What was measured of one row, a sample a round.
#[derive(Clone, Default)]
pub(crate) struct Samples(Vec<f64>);

/// The middle of samples, and how far they lie apart.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub(crate) struct Spread {
    pub(crate) median: f64,
    /// A tenth of the samples are below this, and a tenth above the other.
    pub(crate) p10: f64,
    pub(crate) p90: f64,
}

impl Samples {
    pub(crate) fn push(&mut self, sample: f64) {
        self.0.push(sample);
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// The samples divided by those of the other row, round by round: what both have of a round that was slow cancels.
    pub(crate) fn ratios(&self, divisors: &Self) -> Self {
        let pairs = self.0.iter().zip(&divisors.0);
        Self(pairs.map(|(sample, divisor)| sample / divisor).collect())
    }

    /// Returns `None` if there are no samples.
    pub(crate) fn spread(&self) -> Option<Spread> {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        Some(Spread {
            median: quantile(&sorted, 0.5)?,
            p10: quantile(&sorted, 0.1)?,
            p90: quantile(&sorted, 0.9)?,
        })
    }
}

/// Between the two samples that lie next to it, in proportion.
fn quantile(sorted: &[f64], part: f64) -> Option<f64> {
    let place = part * sorted.len().checked_sub(1)? as f64;
    let below = sorted.get(place.floor() as usize)?;
    let above = sorted.get(place.ceil() as usize)?;
    Some(below + (above - below) * place.fract())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spread_does_not_depend_on_the_order() {
        let samples = Samples(vec![30.0, 10.0, 20.0, 50.0, 40.0]);
        let spread = samples.spread().unwrap();
        assert_eq!((spread.p10, spread.median, spread.p90), (14.0, 30.0, 46.0));
    }

    #[test]
    fn few_samples_have_a_spread_too() {
        assert_eq!(Samples::default().spread(), None);
        let spread = Samples(vec![7.0]).spread().unwrap();
        assert_eq!((spread.p10, spread.median, spread.p90), (7.0, 7.0, 7.0));
        assert_eq!(Samples(vec![1.0, 2.0]).spread().unwrap().median, 1.5);
    }

    #[test]
    fn ratios_are_taken_round_by_round() {
        let ratios = Samples(vec![10.0, 40.0]).ratios(&Samples(vec![5.0, 10.0]));
        assert_eq!(ratios.0, [2.0, 4.0]);
    }
}

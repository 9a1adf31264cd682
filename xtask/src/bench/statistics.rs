//! The few figures that tell samples apart.

use std::time::Duration;

/// The value below which that share of the samples lies.
pub fn quantile(samples: &[Duration], share: f64) -> Duration {
    let mut sorted = samples.to_vec();
    sorted.sort_unstable();
    let last = sorted.len().saturating_sub(1);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a share of a count"
    )]
    let place = (share * last as f64).round() as usize;
    sorted.get(place.min(last)).copied().unwrap_or_default()
}

pub fn median(samples: &[Duration]) -> Duration {
    quantile(samples, 0.5)
}

/// The median of a few figures; of an even number the upper one.
pub fn middle(figures: &[f64]) -> f64 {
    let mut sorted = figures.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or_default()
}

/// How often a sample of `one` is longer than one of `other`, ties half: 0.5 when nothing tells them apart (Mann-Whitney).
#[expect(clippy::cast_precision_loss, reason = "counts of samples")]
pub fn auc(one: &[Duration], other: &[Duration]) -> f64 {
    let mut sorted = other.to_vec();
    sorted.sort_unstable();
    let wins: usize = one
        .iter()
        .map(|sample| sorted.partition_point(|other| other < sample) + sorted.partition_point(|other| other <= sample))
        .sum();
    wins as f64 / 2.0 / (one.len().max(1) * other.len().max(1)) as f64
}

/// Half of the interval in which the AUC of two samples of the same kind lies 95 times in 100.
#[expect(clippy::cast_precision_loss, reason = "counts of samples")]
pub fn half_width(one: usize, other: usize) -> f64 {
    let (one, other) = (one.max(1) as f64, other.max(1) as f64);
    1.96 * ((one + other + 1.0) / (12.0 * one * other)).sqrt()
}

/// A share of a ceiling in words. Clearly above it, other work slowed the measuring of the ceiling, and nothing is shown.
pub fn share_in_words(share: f64) -> String {
    let doubt = if is_believable(share) { "" } else { ", which can't be: other work ran; measure again" };
    format!("{:.0} %{doubt}", share * 100.0)
}

pub fn is_believable(share: f64) -> bool {
    share < 1.1
}

/// Milliseconds.
pub fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

#[cfg(test)]
mod tests {
    use super::*;

    fn samples(micros: &[u64]) -> Vec<Duration> {
        micros.iter().copied().map(Duration::from_micros).collect()
    }

    #[test]
    fn one_odd_figure_does_not_move_the_middle() {
        assert!((middle(&[0.9, 40.0, 0.8]) - 0.9).abs() < 1e-9);
        assert!(middle(&[]).abs() < 1e-9);
    }

    #[test]
    fn auc_tells_apart_what_differs_and_only_that() {
        let (low, high) = (samples(&[1, 2, 3]), samples(&[4, 5, 6]));
        assert!((auc(&high, &low) - 1.0).abs() < 1e-9);
        assert!(auc(&low, &high).abs() < 1e-9);
        assert!((auc(&low, &low) - 0.5).abs() < 1e-9);
        assert!((auc(&samples(&[2]), &low) - 0.5).abs() < 1e-9, "a tie counts half");
    }

    #[test]
    fn two_thousand_samples_a_class_tell_a_fiftieth() {
        assert!(half_width(2000, 2000) < 0.02 && half_width(1000, 1000) > 0.02);
    }

    #[test]
    fn quantiles_are_samples() {
        let some = samples(&[30, 10, 20]);
        assert_eq!(median(&some), Duration::from_micros(20));
        assert_eq!(quantile(&some, 0.99), Duration::from_micros(30));
        assert_eq!(quantile(&[], 0.5), Duration::ZERO);
    }
}

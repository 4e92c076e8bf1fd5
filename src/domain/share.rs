use serde::{Serialize, Serializer, ser::SerializeStruct as _};

/// A part of a number of things that were looked at, with how sure one can be of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// So many are.
    pub part: u64,
    /// Of so many that were looked at.
    pub of: u64,
}

impl Share {
    /// Counts one more, which is of the part or not.
    pub fn count(&mut self, is_part: bool) {
        self.part += u64::from(is_part);
        self.of += 1;
    }

    /// Between 0 and 1; `None` of nothing.
    #[expect(clippy::cast_precision_loss, reason = "counts of comments are far below 2^52")]
    pub fn value(self) -> Option<f64> {
        (self.of > 0).then(|| self.part as f64 / self.of as f64)
    }

    /// Where the true share lies 95 times of a hundred: the score interval of E. B. Wilson (Journal of the American Statistical
    /// Association 22, 1927, p. 209), which holds for few things and for shares near 0 and 1 too. From 0 to 1 of nothing.
    #[expect(clippy::cast_precision_loss, reason = "counts of comments are far below 2^52")]
    pub fn wilson95(self) -> (f64, f64) {
        /// The 97.5th percentile of the normal distribution.
        const Z: f64 = 1.959_963_985;
        let Some(p) = self.value() else { return (0.0, 1.0) };
        let n = self.of as f64;
        let middle = p + Z * Z / (2.0 * n);
        let reach = Z * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt();
        let whole = 1.0 + Z * Z / n;
        (((middle - reach) / whole).max(0.0), ((middle + reach) / whole).min(1.0))
    }
}

impl std::fmt::Display for Share {
    /// `12.3 % (10.1 to 14.9; 123 of 1000)`, or `none to tell` of nothing.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Some(value) = self.value() else { return f.write_str("none to tell") };
        let (low, high) = self.wilson95();
        write!(f, "{:.1} % ({:.1} to {:.1}; {} of {})", value * 100.0, low * 100.0, high * 100.0, self.part, self.of)
    }
}

impl Serialize for Share {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let (low, high) = self.wilson95();
        let mut share = to.serialize_struct("Share", 5)?;
        share.serialize_field("part", &self.part)?;
        share.serialize_field("of", &self.of)?;
        share.serialize_field("share", &self.value())?;
        share.serialize_field("low95", &low)?;
        share.serialize_field("high95", &high)?;
        share.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_is_wilsons() {
        // Newcombe, Statistics in Medicine 17 (1998), table I: 81 of 263, 15 of 148, 0 of 20, 29 of 29.
        for (part, of, low, high) in [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (29, 29, 0.8830, 1.0)] {
            let (found_low, found_high) = Share { part, of }.wilson95();
            assert!((found_low - low).abs() < 5e-5 && (found_high - high).abs() < 5e-5, "{part} of {of}: {found_low}, {found_high}");
        }
    }

    #[test]
    fn of_nothing_nothing_is_told() {
        assert_eq!((Share::default().value(), Share::default().to_string().as_str()), (None, "none to tell"));
        assert_eq!(Share { part: 1, of: 4 }.to_string(), "25.0 % (4.6 to 69.9; 1 of 4)");
    }
}

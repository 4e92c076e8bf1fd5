//! What is asked for beside a password: the codes that an authenticator shows (TOTP, RFC 6238, with SHA-1, six digits and 30 seconds, as every
//! authenticator has it), and recovery codes for whoever lost it.

use crate::{
    domain::{KeyedHash, Timestamp},
    secrets::{Purpose, Secrets},
};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use qrcode::{Color, EcLevel, QrCode};
use ring::hmac;
use subtle::ConstantTimeEq as _;

/// How many seconds a code is shown.
const STEP: i64 = 30;
/// How many steps a clock may be wrong, in either direction.
const DRIFT: i64 = 1;
/// How many digits a code has.
const DIGITS: usize = 6;
/// How many recovery codes somebody gets.
pub const RECOVERY_CODES: usize = 10;
/// How many characters a recovery code has, of five bits each: with a keyed hash and slowed down, fifty bits are beyond guessing.
const RECOVERY_LENGTH: usize = 10;
/// RFC 4648: what authenticators take a secret in, and without a letter that looks like a digit.
const BASE32: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

/// The secret that an authenticator shares.
pub struct TotpSecret([u8; 20]);

impl TotpSecret {
    /// A new one.
    pub fn random() -> Self {
        Self(rand::random())
    }

    /// The one that was sealed as a user's.
    pub fn open(secrets: &Secrets, user: i64, sealed: &str) -> Option<Self> {
        secrets.open(&about(user), sealed)?.try_into().ok().map(Self)
    }

    /// Sealed as a user's, to be kept.
    pub fn seal(&self, secrets: &Secrets, user: i64) -> Option<String> {
        secrets.seal(&about(user), &self.0)
    }

    /// As somebody types it into an authenticator: base32 in groups of four.
    pub fn typed(&self) -> String {
        let letters = self.base32();
        letters.as_bytes().chunks(4).map(String::from_utf8_lossy).collect::<Vec<_>>().join(" ")
    }

    /// The address that an authenticator reads from a link or a picture.
    pub fn address(&self, issuer: &str, account: &str) -> String {
        let [issuer, account] = [issuer, account].map(|text| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string());
        format!("otpauth://totp/{issuer}:{account}?secret={}&issuer={issuer}", self.base32())
    }

    /// The time step whose code this is, if it is one of now; blanks are not looked at. Whether it was used already, the store knows.
    pub fn step_of(&self, code: &str, now: Timestamp) -> Option<i64> {
        let code: String = code.chars().filter(|character| !character.is_whitespace()).collect();
        let present = now.as_millis().div_euclid(1_000).div_euclid(STEP);
        (present - DRIFT..=present + DRIFT).find(|step| self.code(*step).as_bytes().ct_eq(code.as_bytes()).into())
    }

    /// The code of a step (RFC 4226, 5.3).
    pub fn code(&self, step: i64) -> String {
        let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &self.0);
        let mac = hmac::sign(&key, &step.to_be_bytes());
        let mac = mac.as_ref();
        let offset = usize::from(mac.last().copied().unwrap_or_default() & 0xf);
        let number = mac.iter().skip(offset).take(4).fold(0_u32, |number, byte| (number << 8) | u32::from(*byte)) & 0x7fff_ffff;
        format!("{:0DIGITS$}", number % 10_u32.pow(6))
    }

    fn base32(&self) -> String {
        base32(&self.0).to_ascii_uppercase()
    }
}

impl std::fmt::Debug for TotpSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TotpSecret(…)")
    }
}

fn about(user: i64) -> String {
    format!("second factor of user {user}")
}

/// Five bits a letter; the bytes come in groups of five, or the last letter has fewer.
fn base32(bytes: &[u8]) -> String {
    let letters = |group: &[u8]| -> String {
        let number = group.iter().chain(std::iter::repeat(&0)).take(5).fold(0_u64, |number, byte| (number << 8) | u64::from(*byte));
        (0..(group.len() * 8).div_ceil(5))
            .map(|place| char::from(BASE32[usize::from((number >> (35 - 5 * place)).to_be_bytes()[7] & 31)]))
            .collect()
    };
    bytes.chunks(5).map(letters).collect()
}

/// A picture of a text for a telephone's camera: how many modules wide, and the dark ones as the path of an SVG.
pub fn picture(text: &str) -> Option<(usize, String)> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let width = code.width();
    let dark = code.to_colors().into_iter().enumerate().filter(|(_, colour)| *colour == Color::Dark);
    Some((width, dark.fold(String::new(), |path, (place, _)| path + &format!("M{} {}h1v1h-1z", place % width, place / width))))
}

/// New recovery codes, as they are shown once.
pub fn recovery_codes() -> Vec<String> {
    (0..RECOVERY_CODES)
        .map(|_| {
            let letters: String =
                rand::random::<[u8; RECOVERY_LENGTH]>().map(|byte| char::from(BASE32[usize::from(byte) & 31])).iter().collect();
            let (first, second) = letters.split_at(RECOVERY_LENGTH / 2);
            format!("{first}-{second}")
        })
        .collect()
}

/// The hash that a user's recovery code is kept and found by; `None` for what cannot be one. Case, blanks and dashes are not looked at.
pub fn recovery_hash(secrets: &Secrets, user: i64, typed: &str) -> Option<KeyedHash> {
    let code: String =
        typed.chars().filter(|character| !character.is_whitespace() && *character != '-').flat_map(char::to_lowercase).collect();
    let is_one = code.len() == RECOVERY_LENGTH && code.bytes().all(|letter| BASE32.contains(&letter));
    is_one.then(|| secrets.hash_key(Purpose::TokenHash).hash(&[b"recovery code", &user.to_be_bytes(), code.as_bytes()]))
}

#[cfg(test)]
mod tests {
    use super::{TotpSecret, base32, picture, recovery_codes};
    use crate::domain::Timestamp;

    const RFC: TotpSecret = TotpSecret(*b"12345678901234567890");

    #[test]
    fn codes_are_those_of_rfc_6238() {
        for (second, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(RFC.code(second / 30), code, "{second}");
        }
    }

    #[test]
    fn a_code_holds_for_its_own_step_and_the_two_beside_it() {
        let at = |second: i64| Timestamp::from_millis(second * 1_000);
        let code = RFC.code(100);
        for (second, step) in [(2_969, None), (2_970, Some(100)), (3_000, Some(100)), (3_059, Some(100)), (3_060, None)] {
            assert_eq!(RFC.step_of(&code, at(second)), step, "{second}");
        }
        assert_eq!(RFC.step_of(&format!(" {} {} ", &code[..3], &code[3..]), at(3_000)), Some(100));
        for wrong in ["", "28708", "2870822", "abcdef", "٢٨٧٠٨٢"] {
            assert_eq!(RFC.step_of(wrong, at(3_000)), None, "{wrong}");
        }
    }

    #[test]
    fn a_secret_is_written_as_authenticators_read_it() {
        assert_eq!(RFC.base32(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assert_eq!(RFC.typed(), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
        // RFC 4648, 10.
        assert_eq!([b"f".as_slice(), b"fo", b"foo", b"foob", b"fooba"].map(base32), ["my", "mzxq", "mzxw6", "mzxw6yq", "mzxw6ytb"]);
        let address = RFC.address("La Gazette", "Awa Traoré");
        assert_eq!(address, "otpauth://totp/La%20Gazette:Awa%20Traor%C3%A9?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=La%20Gazette");
        let (width, path) = picture(&address).unwrap();
        assert!(width > 20 && path.starts_with("M0 0h1v1h-1z"), "a finder pattern begins in the corner: {width}");
    }

    #[test]
    fn recovery_codes_differ() {
        let mut codes = recovery_codes();
        assert!(codes.iter().all(|code| code.len() == 11 && code.as_bytes()[5] == b'-'), "{codes:?}");
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), super::RECOVERY_CODES);
    }
}

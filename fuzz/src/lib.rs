//! What the fuzz targets share: how each of them is run.

/// A fuzz target, a function of bytes. libFuzzer gives it input after input; without libFuzzer it is given what comes by standard input, once.
#[macro_export]
macro_rules! target {
    ($check:ident) => {
        #[cfg(feature = "libfuzzer")]
        libfuzzer_sys::fuzz_target!(|input: &[u8]| $check(input));

        #[cfg(not(feature = "libfuzzer"))]
        fn main() -> std::io::Result<()> {
            let mut input = Vec::new();
            std::io::Read::read_to_end(&mut std::io::stdin(), &mut input)?;
            $check(&input);
            Ok(())
        }
    };
}

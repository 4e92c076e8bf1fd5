//! Any body of any kind of form is read or refused, and what was read becomes a submission or a list of what is wrong with it.
#![cfg_attr(feature = "libfuzzer", no_main)]

use toguna::{
    domain::{AuthorName, Body, EmailAddress, Field, Website},
    http::form::fields::{Names, of_bytes},
};

toguna_fuzz::target!(is_read_or_refused);

fn is_read_or_refused(input: &[u8]) {
    let Some((kind, bytes)) = input.split_first() else { return };
    let content_type = match kind % 3 {
        0 => "application/json",
        1 => "application/x-www-form-urlencoded",
        _ => "multipart/form-data; boundary=x",
    };
    let names = if kind & 4 == 0 { Names::Plain } else { Names::WordPress };
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime of one thread");
    let Some(read) = runtime.block_on(of_bytes(content_type, bytes.to_vec(), names)) else { return };
    // What is taken once is taken again, and stays as it is.
    if let Ok(body) = Body::parse(read.form.typed(Field::Body)) {
        assert_eq!(Body::parse(body.as_str()).as_ref(), Ok(&body));
    }
    if let Ok(name) = AuthorName::parse(read.form.typed(Field::Name)) {
        assert_eq!(AuthorName::parse(name.as_str()).as_ref(), Ok(&name));
    }
    drop((EmailAddress::parse(read.form.typed(Field::Email)), Website::parse(read.form.typed(Field::Website))));
}

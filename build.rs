//! Builds again when a file is added to a folder that is compiled in: the compiler itself only sees changes of files it knew.

fn main() {
    for folder in ["config", "web", "migrations"] {
        if std::path::Path::new(folder).exists() {
            println!("cargo::rerun-if-changed={folder}");
        }
    }
    println!("cargo::rerun-if-changed=build.rs");
}

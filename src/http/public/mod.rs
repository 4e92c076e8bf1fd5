//! What readers' browsers and news sites call: sending a comment, reading what is public.

pub mod submit;

//! What goes on behind the answers: envelopes are judged ([`judge`]) and stored ([`store`]), with rests for readers in between (`rest`); what was
//! ordered about many comments is done ([`bulk`]), comments that are nearly the same are put together ([`campaigns`]) and decided about alike
//! ([`inherit`]), what external checks say is asked ([`recheck`]), mails that are owed are sent ([`notify`]), what was decided is learnt
//! ([`learn`]), and what is kept too long is taken away ([`retention`]). Each is a loop that ends when the program stops, after what it has in hand.

pub mod bulk;
pub mod campaigns;
pub mod inherit;
pub mod judge;
pub mod learn;
pub mod notify;
pub mod recheck;
pub mod reload;
mod rest;
pub mod retention;
pub mod store;

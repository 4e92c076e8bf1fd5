//! What the words mean. No I/O, no clock, no framework: types that cannot hold a wrong value, and the sums done on them.
//!
//! In the order of the path: a reader's texts ([`AuthorName`], [`EmailAddress`], [`Website`], [`Body`]) sent from a [`Source`] to a
//! [`ThreadKey`] of a [`Site`] make a [`Submission`], which travels in an [`Envelope`] with the [`Facts`] about it. These are judged:
//! [`Contribution`]s add up to a [`Judgement`] with a [`Verdict`]. So it becomes a comment with a [`Status`], which a moderator's [`Decision`] changes, and
//! about which a notification ([`NotificationKind`]) may be owed to a [`Recipient`].

mod campaign;
mod check;
mod email;
mod envelope;
mod facts;
mod field;
mod ground;
mod ids;
mod judgement;
mod key_map;
mod keyed_hash;
mod lesson;
mod likeness;
mod locale;
mod notification;
mod opinion;
mod preferences;
mod remark;
mod report;
mod role;
mod score;
mod search;
mod search_name;
mod share;
mod site;
mod source;
mod standing;
mod status;
mod submission;
mod text;
mod thread;
mod timestamp;
mod user_name;
mod verdict;
mod website;

pub use campaign::CampaignDecision;
pub use check::CheckAnswer;
pub use email::{EmailAddress, RightToSeeAddresses};
pub use envelope::{Envelope, OpenError, SealedEnvelope};
pub use facts::{AuthorRecord, DayRecord, Fact, Facts, Place, Repeats, Stamp};
pub use field::{Field, FieldError};
pub use ground::{Ground, GroundError, SiteGround};
pub use ids::{AuthorId, CommentId, SiteKey, SiteKeyError};
pub use judgement::{Bench, Cause, Contribution, Evidence, Judgement, Mode};
pub use key_map::{Key, KeyAct, KeyError, KeyMap};
pub use keyed_hash::{HashKey, KeyedHash};
pub use lesson::Lesson;
pub use likeness::Likeness;
pub use locale::Locale;
pub use notification::{NotificationKind, Recipient, message_id};
pub use opinion::{Head, HeadOpinion, Opinion, Probability, TellingWord};
pub use preferences::{Density, Preferences, ZoneName};
pub use remark::Remark;
pub use report::ReportCause;
pub use role::{Grant, Role};
pub use score::{Points, Thresholds};
pub use search::Search;
pub use search_name::SearchName;
pub use share::Share;
pub use site::{AfterSubmit, Origin, OriginError, Premoderate, SecondFactor, Site, Sites};
pub use source::Source;
pub use standing::Standing;
pub use status::{Decision, Status};
pub use submission::Submission;
pub use text::{AuthorName, Body};
pub use thread::ThreadKey;
pub use timestamp::Timestamp;
pub use user_name::UserName;
pub use verdict::Verdict;
pub use website::Website;

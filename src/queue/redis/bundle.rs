//! Envelopes that were appended together are one entry of the stream: a bundle.
//!
//! For each envelope: the comment's id (16 bytes), when it was appended (ms, 8 bytes), the envelope's length (4 bytes), the envelope. Numbers
//! begin with the highest byte. `append.lua` and `claim.lua` read it, too.

use super::{super::DeliveryId, appender::Order};
use crate::{
    domain::{CommentId, SealedEnvelope},
    queue::Delivery,
};

/// Bytes before each envelope.
const HEAD: usize = 16 + 8 + 4;

/// The bundle of these orders' envelopes.
pub(super) fn pack(orders: &[Order]) -> Vec<u8> {
    let size = |order: &Order| HEAD + order.entry.envelope.as_bytes().len();
    let mut bundle = Vec::with_capacity(orders.iter().map(size).sum());
    for Order { entry, now, .. } in orders {
        let envelope = entry.envelope.as_bytes();
        bundle.extend_from_slice(entry.id.as_bytes());
        bundle.extend_from_slice(&now.as_millis().to_be_bytes());
        // Bodies have a limit far below 4 GiB, and a bundle has one of its own.
        bundle.extend_from_slice(&u32::try_from(envelope.len()).unwrap_or(u32::MAX).to_be_bytes());
        bundle.extend_from_slice(envelope);
    }
    bundle
}

/// The envelopes of an entry, never handed out before; nothing if that is no bundle, which has one at least.
pub(super) fn unpack(entry: &str, mut bundle: &[u8]) -> Option<Vec<Delivery>> {
    let mut deliveries = Vec::new();
    while !bundle.is_empty() {
        let (comment, rest) = bundle.split_first_chunk()?;
        let (_at, rest) = rest.split_first_chunk::<8>()?;
        let (length, rest) = rest.split_first_chunk()?;
        let (envelope, rest) = rest.split_at_checked(usize::try_from(u32::from_be_bytes(*length)).ok()?)?;
        deliveries.push(Delivery {
            id: Place::In(entry, deliveries.len()).id(),
            comment: CommentId::from_bytes(*comment),
            attempt: 1,
            envelope: SealedEnvelope::from_bytes(envelope.to_vec()),
        });
        bundle = rest;
    }
    (!deliveries.is_empty()).then_some(deliveries)
}

/// Where an envelope stands: what a [`DeliveryId`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place<'a> {
    /// An entry of its own.
    Alone(&'a str),
    /// A bundle's entry, and the number in it.
    In(&'a str, usize),
}

impl<'a> Place<'a> {
    pub fn of(id: &'a DeliveryId) -> Self {
        match id.0.split_once('/') {
            Some((bundle, number)) => number.parse().map_or(Self::Alone(&id.0), |number| Self::In(bundle, number)),
            None => Self::Alone(&id.0),
        }
    }

    pub fn id(self) -> DeliveryId {
        match self {
            Self::Alone(entry) => DeliveryId(entry.to_owned()),
            Self::In(bundle, number) => DeliveryId(format!("{bundle}/{number}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Order, Place, pack, unpack};
    use crate::{
        domain::{CommentId, SealedEnvelope, Timestamp},
        queue::{DeliveryId, Entry},
    };
    use proptest::prelude::{any, prop, prop_assert, prop_assert_eq, proptest};
    use tokio::sync::oneshot;

    const NOW: Timestamp = Timestamp::from_millis(1_700_000_000_000);

    fn order(envelope: &[u8]) -> Order {
        let entry =
            Entry { id: CommentId::new(NOW, [7; 10]), receipts: Vec::new(), envelope: SealedEnvelope::from_bytes(envelope.to_vec()) };
        Order { entry, now: NOW, reply: oneshot::channel().0 }
    }

    proptest! {
        #[test]
        fn what_is_packed_comes_out_in_its_order(envelopes in prop::collection::vec(any::<Vec<u8>>(), 1..20)) {
            let orders: Vec<_> = envelopes.iter().map(|envelope| order(envelope)).collect();
            let deliveries = unpack("1-0", &pack(&orders)).unwrap();
            prop_assert_eq!(deliveries.len(), orders.len());
            for (number, (delivery, order)) in deliveries.iter().zip(&orders).enumerate() {
                prop_assert_eq!(Place::of(&delivery.id), Place::In("1-0", number));
                prop_assert_eq!(delivery.comment, order.entry.id);
                prop_assert_eq!(delivery.envelope.as_bytes(), order.entry.envelope.as_bytes());
            }
        }

        #[test]
        fn what_was_cut_off_is_no_bundle(envelope in any::<Vec<u8>>(), cut in any::<prop::sample::Index>()) {
            let bundle = pack(&[order(&envelope)]);
            let cut = cut.index(bundle.len());
            prop_assert!(unpack("1-0", &bundle[..cut]).is_none());
        }
    }

    #[test]
    fn an_id_says_where_the_envelope_stands() {
        assert_eq!(Place::of(&DeliveryId("17-0".to_owned())), Place::Alone("17-0"));
        assert_eq!(Place::of(&DeliveryId("17-0/3".to_owned())), Place::In("17-0", 3));
    }
}

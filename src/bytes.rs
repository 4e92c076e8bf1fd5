//! A column of so many bytes, an id or a hash, in either database.

use sqlx::{
    Decode, Encode, Postgres, Sqlite, Type,
    encode::IsNull,
    error::BoxDynError,
    postgres::{PgArgumentBuffer, PgHasArrayType, PgTypeInfo, PgValueRef},
    sqlite::{SqliteArgumentsBuffer, SqliteTypeInfo, SqliteValueRef},
};

/// So many bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Bytes<const N: usize>(pub [u8; N]);

impl<const N: usize> Type<Sqlite> for Bytes<N> {
    fn type_info() -> SqliteTypeInfo {
        <[u8] as Type<Sqlite>>::type_info()
    }

    fn compatible(ty: &SqliteTypeInfo) -> bool {
        <[u8] as Type<Sqlite>>::compatible(ty)
    }
}

impl<'r, const N: usize> Decode<'r, Sqlite> for Bytes<N> {
    fn decode(value: SqliteValueRef<'r>) -> Result<Self, BoxDynError> {
        Ok(Self(<&[u8] as Decode<'r, Sqlite>>::decode(value)?.try_into()?))
    }
}

impl<const N: usize> Encode<'_, Sqlite> for Bytes<N> {
    fn encode_by_ref(&self, buffer: &mut SqliteArgumentsBuffer) -> Result<IsNull, BoxDynError> {
        <Vec<u8> as Encode<'_, Sqlite>>::encode(self.0.to_vec(), buffer)
    }
}

impl<const N: usize> Type<Postgres> for Bytes<N> {
    fn type_info() -> PgTypeInfo {
        <[u8] as Type<Postgres>>::type_info()
    }
}

impl<const N: usize> PgHasArrayType for Bytes<N> {
    fn array_type_info() -> PgTypeInfo {
        <[u8; N] as PgHasArrayType>::array_type_info()
    }
}

impl<'r, const N: usize> Decode<'r, Postgres> for Bytes<N> {
    fn decode(value: PgValueRef<'r>) -> Result<Self, BoxDynError> {
        Ok(Self(<&[u8] as Decode<'r, Postgres>>::decode(value)?.try_into()?))
    }
}

impl<const N: usize> Encode<'_, Postgres> for Bytes<N> {
    fn encode_by_ref(&self, buffer: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
        <[u8; N] as Encode<'_, Postgres>>::encode_by_ref(&self.0, buffer)
    }
}

//! Payments of the mock gateway's shop that tests refund, by their TIDs.

/// A card payment of 38,500 won.
pub(crate) const CARD: &str = "2898563196";
/// Another, of 22,600 won.
pub(crate) const OTHER_CARD: &str = "261114063037GU3Eb1vM";
/// The one by phone bill.
pub(crate) const MOBILE: &str = "5032424258";
/// One by Naver Pay, 27,000 won.
pub(crate) const NAVERPAY: &str = "XEH26111417493533976";
/// One to a virtual account, 45,200 won.
pub(crate) const VIRTUAL_ACCOUNT: &str = "261106015123GU2rhtdC";
/// One that was given back.
pub(crate) const CANCELLED: &str = "XEH26110716514337630";

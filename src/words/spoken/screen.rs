//! A screen about a refund.

use super::super::note::SeenWhen;
use crate::gateway::Endpoint;
use crate::journal::{Entry, Evidence, PlannedRefund, Ruling};
use crate::payment::{AmountAsked, BankAccount, RefundId, Won};

in_each_language! {
    screen
    const LEFT_AS_STATED as left_as_stated: &'static str;
    const LATE as late: &'static str;
    const SO_FAR as so_far: &'static str;
    const NOT_FOUND as not_found: &'static str;
    /// Says what moves here: real money, or none.
    fn banner(endpoint: &Endpoint) -> String;
    /// Says what has become of a refund.
    fn headline(entry: &Entry) -> String;
    /// Writes an amount, its digits below those of others in so much room.
    fn won(won: Won, room: usize) -> String;
    /// Names the account that money goes to, whole.
    fn account(account: &BankAccount) -> String;
    /// Says of money that is in no journal of ours where it may have gone.
    fn elsewhere(planned: &PlannedRefund) -> String;
    /// Says that more is left than was once known.
    fn rolled_back(known: Won) -> String;
    /// Says how much of the payment goes back, and how much of that is free of tax.
    fn share(planned: &PlannedRefund) -> String;
    /// Says in a line which refund was made, when, by whom and why.
    fn made(entry: &Entry) -> String;
    /// Says what a refund was asked for.
    fn asked(asked: AmountAsked) -> String;
    /// Says which refund one is once more after.
    fn after(id: RefundId) -> String;
    /// Says whether the journal has a refund as it ended.
    fn recorded(id: RefundId, is_recorded: bool) -> String;
    /// Says what is left of a refund's payment, as it was seen.
    fn left(entry: &Entry, seen: SeenWhen) -> String;
    /// Says what is left of a payment.
    fn left_now(left: Option<Won>) -> String;
    /// Says what proves what has become of a refund.
    fn proof(evidence: Evidence) -> &'static str;
    /// Says whether anything can still change, and from when on that is known.
    fn certainty(entry: &Entry) -> String;
    /// Says by which profile, and on which way, a refund was sent.
    fn way(entry: &Entry) -> String;
    /// Says what a person says of a refund.
    fn ruling(ruling: Ruling) -> &'static str;
    /// Warns of saying that no money went back where the gateway said that it did.
    fn against_the_gateway(entry: &Entry, left: Option<Won>) -> String;
}

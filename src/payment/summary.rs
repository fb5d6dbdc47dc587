//! Sums over payments. Refuses to count money that never came, and says what it could not count.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, DateTime};

use super::{Method, Payment, Period, Status, Time, Totals, Won};

/// What payments are grouped by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupBy {
    /// The Korean day.
    Day,
    /// The week, from Monday to Sunday.
    Week,
    /// The calendar month.
    Month,
    /// How they were paid.
    Method,
    /// What has become of them.
    Status,
    /// The profile that found them.
    Profile,
}

impl GroupBy {
    /// Everything that payments can be grouped by, for help texts.
    pub const ALL: [Self; 6] = [
        Self::Day,
        Self::Week,
        Self::Month,
        Self::Method,
        Self::Status,
        Self::Profile,
    ];

    /// Returns the name: on the command line, in headers, and as a key in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Method => "method",
            Self::Status => "status",
            Self::Profile => "profile",
        }
    }

    /// Tells whether the groups are stretches of time.
    #[must_use]
    pub const fn is_time(self) -> bool {
        matches!(self, Self::Day | Self::Week | Self::Month)
    }

    /// The group that a day is in; `None` when days are not what it is about.
    fn group_of_day(self, day: Date) -> Option<Group> {
        Some(match self {
            Self::Day => Group::Day(day),
            Self::Week => Group::Week(monday_of(day)),
            Self::Month => Group::Month(day.first_of_month()),
            Self::Method | Self::Status | Self::Profile => return None,
        })
    }
}

/// The Monday on or before a day; the day itself where the calendar has none.
fn monday_of(day: Date) -> Date {
    let days = i64::from(day.weekday().to_monday_zero_offset());
    jiff::Span::new()
        .try_days(days)
        .and_then(|days| day.checked_sub(days))
        .unwrap_or(day)
}

/// What a summary is grouped by: nothing, one thing, or one thing within another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grouping(Vec<GroupBy>);

impl Grouping {
    /// Returns the grouping by one thing.
    #[must_use]
    pub fn by(by: GroupBy) -> Self {
        Self(vec![by])
    }

    /// Returns what it is by, the outer first.
    #[must_use]
    pub fn keys(&self) -> &[GroupBy] {
        &self.0
    }

    /// Tells whether any of the groups are stretches of time.
    #[must_use]
    pub fn has_time(&self) -> bool {
        self.0.iter().any(|by| by.is_time())
    }
}

/// Reads `day`, `day,method`, or `total` for no groups at all.
impl FromStr for Grouping {
    type Err = ParseGroupingError;

    fn from_str(text: &str) -> Result<Self, ParseGroupingError> {
        if text == "total" {
            return Ok(Self::default());
        }
        let mut keys = Vec::new();
        for name in text.split(',') {
            let by = GroupBy::ALL
                .into_iter()
                .find(|by| by.name() == name)
                .ok_or_else(|| ParseGroupingError::Unknown(name.to_owned()))?;
            if keys.contains(&by) {
                return Err(ParseGroupingError::Twice(by.name()));
            }
            keys.push(by);
        }
        if keys.len() > 2 {
            return Err(ParseGroupingError::TooMany);
        }
        Ok(Self(keys))
    }
}

/// Why a text does not say what to group by.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseGroupingError {
    /// Payments cannot be grouped by that.
    Unknown(String),
    /// The same thing is named more than once.
    Twice(&'static str),
    /// More than two.
    TooMany,
}

pub(crate) fn names() -> String {
    GroupBy::ALL.map(GroupBy::name).join(", ")
}

/// On which day money is booked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Booking {
    /// All that became of a payment, on the day of its approval
    Approved,
    /// Cancels alone, on the day of the cancel
    Cancelled,
    /// Payments on the day of their approval, cancels on the day of the cancel
    #[default]
    Both,
}

/// One value of what payments are grouped by; groups are ordered by it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// A day.
    Day(Date),
    /// A week, by its Monday.
    Week(Date),
    /// A month, by its first day.
    Month(Date),
    /// A method.
    Method(Method<'static>),
    /// A status.
    Status(Status),
    /// A profile.
    Profile(String),
    /// The gateway gave none that could be read; or, beside a day without payments, there is none.
    None,
}

/// Writes the value: days and weeks as `2026-11-02`, months as `2026-11`. None is empty.
impl fmt::Display for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(day) | Self::Week(day) => write!(f, "{day}"),
            Self::Month(day) => write!(f, "{:04}-{:02}", day.year(), day.month()),
            Self::Method(method) => f.write_str(method.name()),
            Self::Status(status) => f.write_str(status.name()),
            Self::Profile(name) => f.write_str(name),
            Self::None => Ok(()),
        }
    }
}

/// Payments added up, in all and by groups. The groups add up to the total.
#[derive(Clone, Debug)]
pub struct Summary {
    grouping: Grouping,
    booking: Booking,
    period: Option<Period>,
    total: Totals,
    groups: BTreeMap<Vec<Group>, Totals>,
    undated: u64,
    cancels_outside: u64,
}

impl Summary {
    /// Starts to add up the payments of a period, or of no period where TIDs were looked up.
    #[must_use]
    pub const fn new(grouping: Grouping, booking: Booking, period: Option<Period>) -> Self {
        Self {
            grouping,
            booking,
            period,
            total: Totals {
                payments: 0,
                paid: Won::ZERO,
                cancels: 0,
                cancelled: Won::ZERO,
                unread_amounts: 0,
                unknown_balances: 0,
                awaiting_deposit: 0,
            },
            groups: BTreeMap::new(),
            undated: 0,
            cancels_outside: 0,
        }
    }

    /// Counts a payment in, that the named profile found.
    pub fn add(&mut self, payment: &Payment<'_>, profile: &str) {
        for booked in self.booked(payment) {
            let key = self.key(&booked, payment, profile);
            // The total first: what fits in there fits in each of the groups.
            let entry = self.total.take(booked.entry);
            if let Some(key) = key {
                self.groups.entry(key).or_default().take(entry);
            }
            self.undated = self.undated.saturating_add(self.is_undated(&booked).into());
            self.cancels_outside =
                (self.cancels_outside).saturating_add(self.is_outside(&booked).into());
        }
    }

    /// Takes a payment back that was counted in.
    pub fn take_back(&mut self, payment: &Payment<'_>, profile: &str) {
        for booked in self.booked(payment) {
            self.total.give(booked.entry);
            if let Some(key) = self.key(&booked, payment, profile)
                && let Entry::Occupied(mut group) = self.groups.entry(key)
            {
                group.get_mut().give(booked.entry);
                if *group.get() == Totals::default() {
                    group.remove();
                }
            }
            self.undated = self.undated.saturating_sub(self.is_undated(&booked).into());
            self.cancels_outside =
                (self.cancels_outside).saturating_sub(self.is_outside(&booked).into());
        }
    }

    /// Returns what a payment brought in, and what went back of it, each on its day.
    fn booked(&self, payment: &Payment<'_>) -> Vec<Booked> {
        let (came_in, went_back) = Totals::of(payment);
        let day = |time: &Time<'_>| time.value().map(DateTime::date);
        let came_in = (self.booking != Booking::Cancelled).then(|| Booked {
            entry: came_in,
            day: day(&payment.approved_at),
        });
        let went_back = went_back.map(|entry| Booked {
            entry,
            day: if self.booking == Booking::Approved {
                day(&payment.approved_at)
            } else {
                day(&payment.cancelled_at)
            },
        });
        came_in.into_iter().chain(went_back).collect()
    }

    /// Tells whether money has no day to be on. What brought none in needs none.
    fn is_undated(&self, booked: &Booked) -> bool {
        let entry = &booked.entry;
        let is_money = entry.paid != Won::ZERO
            || entry.cancelled != Won::ZERO
            || entry.cancels > 0
            || entry.unread_amounts > 0;
        booked.day.is_none() && is_money && self.grouping.has_time()
    }

    /// Tells whether it is a cancel that was made outside the days that were searched.
    fn is_outside(&self, booked: &Booked) -> bool {
        let is_outside = |period: Period| {
            let day = booked.day;
            day.is_some_and(|day| day < period.first() || period.last() < day)
        };
        booked.entry.cancels > 0
            && self.booking != Booking::Approved
            && self.period.is_some_and(is_outside)
    }

    /// Returns what the groups are by, the outer first.
    #[must_use]
    pub fn keys(&self) -> &[GroupBy] {
        self.grouping.keys()
    }

    /// Returns on which day money is booked.
    #[must_use]
    pub const fn booking(&self) -> Booking {
        self.booking
    }

    /// Returns the days that were searched.
    #[must_use]
    pub const fn period(&self) -> Option<Period> {
        self.period
    }

    /// Returns what all payments come to.
    #[must_use]
    pub const fn total(&self) -> &Totals {
        &self.total
    }

    /// Returns how many payments and cancels stand in no stretch of time, for want of a day that
    /// can be read; 0 where there are no such groups.
    #[must_use]
    pub const fn undated(&self) -> u64 {
        self.undated
    }

    /// Returns how many of the cancels were made outside the days that were searched.
    #[must_use]
    pub const fn cancels_outside(&self) -> u64 {
        self.cancels_outside
    }

    /// Returns the groups in their order, each with a value for every key.
    ///
    /// Days, weeks and months of the period without anything are there too, with zeros: under each
    /// outer group, or once where they are the outer ones.
    #[must_use]
    pub fn groups(&self) -> BTreeMap<Vec<Group>, Totals> {
        let mut groups = self.groups.clone();
        let Some(period) = self.period else {
            return groups;
        };
        let days = period
            .first()
            .series(jiff::Span::new().days(1))
            .take_while(|day| *day <= period.last());
        match *self.grouping.keys() {
            [only] => {
                let missing = days.filter_map(|day| only.group_of_day(day));
                for group in missing {
                    groups.entry(vec![group]).or_default();
                }
            }
            [outer, inner] if outer.is_time() => {
                let known: BTreeSet<Group> = groups
                    .keys()
                    .filter_map(|key| key.first().cloned())
                    .collect();
                for day in days {
                    let Some(group) = outer.group_of_day(day) else {
                        continue;
                    };
                    match inner.group_of_day(day) {
                        Some(inner) => {
                            groups.entry(vec![group, inner]).or_default();
                        }
                        None if !known.contains(&group) => {
                            groups.entry(vec![group, Group::None]).or_default();
                        }
                        None => {}
                    }
                }
            }
            [_, inner] => {
                let outers: BTreeSet<Group> = groups
                    .keys()
                    .filter_map(|key| key.first().cloned())
                    .collect();
                let inners: BTreeSet<Group> =
                    days.filter_map(|day| inner.group_of_day(day)).collect();
                for outer in outers {
                    for inner in &inners {
                        groups
                            .entry(vec![outer.clone(), inner.clone()])
                            .or_default();
                    }
                }
            }
            _ => {}
        }
        groups
    }

    /// Returns the group; `None` where there are none.
    fn key(&self, booked: &Booked, payment: &Payment<'_>, profile: &str) -> Option<Vec<Group>> {
        let keys = self.grouping.keys();
        let group = |by: &GroupBy| match by {
            GroupBy::Day | GroupBy::Week | GroupBy::Month => booked
                .day
                .and_then(|day| by.group_of_day(day))
                .unwrap_or(Group::None),
            GroupBy::Method if payment.method.name().is_empty() => Group::None,
            GroupBy::Method => Group::Method(payment.method.clone().into_owned()),
            GroupBy::Status => Group::Status(payment.status()),
            GroupBy::Profile => Group::Profile(profile.to_owned()),
        };
        (!keys.is_empty()).then(|| keys.iter().map(group).collect())
    }
}

/// What a payment comes to on a day.
struct Booked {
    entry: Totals,
    day: Option<Date>,
}

#[cfg(test)]
#[expect(
    clippy::arithmetic_side_effects,
    reason = "a test that overflows fails"
)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::super::sample::paid_card;
    use super::super::{Method, Reading, Time, parse_time};
    use super::*;

    fn totals(payments: &[Payment<'_>]) -> Totals {
        let mut totals = Totals::default();
        for payment in payments {
            totals.add(payment);
        }
        totals
    }

    fn cancelled(left: &'static str) -> Payment<'static> {
        Payment {
            cancelled_at: Time::read("20260123101500".into(), parse_time),
            balance_left: Reading::read(left.into(), Won::from_digits),
            ..paid_card()
        }
    }

    #[test]
    fn net_is_what_came_in_less_what_went_back() {
        let totals = totals(&[paid_card(), cancelled("7000"), cancelled("0")]);
        assert_eq!(
            totals,
            Totals {
                payments: 3,
                paid: Won::new(36_000),
                cancels: 2,
                cancelled: Won::new(17_000),
                ..Totals::default()
            }
        );
        assert_eq!(totals.net().get(), 19_000);
    }

    #[test]
    fn failed_and_awaited_payments_are_counted_but_bring_nothing() {
        let failed = Payment {
            result_code: "E101".into(),
            ..cancelled("0")
        };
        let awaited = Payment {
            method: Method::VirtualAccount,
            approved_at: Reading::Absent,
            ..paid_card()
        };
        let totals = totals(&[failed, awaited]);
        assert_eq!(
            totals,
            Totals {
                payments: 2,
                awaiting_deposit: 1,
                ..Totals::default()
            }
        );
    }

    #[test]
    fn what_cannot_be_known_is_counted_as_such() {
        let unread = Payment {
            amount: Reading::Unreadable("?".into()),
            ..paid_card()
        };
        let contradictions = [cancelled(""), cancelled("12000"), cancelled("12001")];
        let totals = totals(&[[unread, paid_card()].as_slice(), &contradictions].concat());
        assert_eq!(totals.payments, 5);
        assert_eq!(totals.paid, Won::new(12_000));
        assert_eq!(totals.cancels, 0);
        assert_eq!(totals.cancelled, Won::ZERO);
        assert_eq!(totals.unread_amounts, 1);
        assert_eq!(totals.unknown_balances, 3);
    }

    #[test]
    fn an_amount_beyond_all_sense_does_not_wrap_the_sum() {
        let huge = Payment {
            amount: Reading::Value(Won::new(u64::MAX)),
            ..paid_card()
        };
        let totals = totals(&[paid_card(), huge]);
        assert_eq!(totals.paid, Won::new(12_000));
        assert_eq!(totals.unread_amounts, 1);
    }

    fn november() -> Period {
        Period::new(date(2026, 11, 1), date(2026, 11, 4)).unwrap()
    }

    /// Paid on one day, and so much given back on another.
    fn payment(approved: &'static str, cancel: Option<(&'static str, u64)>) -> Payment<'static> {
        let payment = Payment {
            approved_at: Time::read(approved.into(), parse_time),
            ..paid_card()
        };
        match cancel {
            None => payment,
            Some((day, left)) => Payment {
                cancelled_at: Time::read(day.into(), parse_time),
                balance_left: Reading::Value(Won::new(left)),
                ..payment
            },
        }
    }

    fn summary(by: &str, booking: Booking, payments: &[Payment<'_>]) -> Summary {
        let mut summary = Summary::new(by.parse().unwrap(), booking, Some(november()));
        for payment in payments {
            summary.add(payment, "store");
        }
        summary
    }

    /// Each group in a line: its key, payments, paid, cancels, cancelled.
    fn lines(summary: &Summary) -> Vec<String> {
        summary
            .groups()
            .iter()
            .map(|(key, totals)| {
                let key: Vec<String> = key.iter().map(Group::to_string).collect();
                format!(
                    "{}: {} {} {} {}",
                    key.join(" "),
                    totals.payments,
                    totals.paid,
                    totals.cancels,
                    totals.cancelled
                )
            })
            .collect()
    }

    fn sold_on_the_second_and_given_back_on_the_fourth() -> [Payment<'static>; 2] {
        [
            payment("20261102093000", None),
            payment("20261102235959", Some(("20261104000000", 2_000))),
        ]
    }

    #[test]
    fn a_payment_is_booked_when_approved_and_a_cancel_when_made() {
        let payments = sold_on_the_second_and_given_back_on_the_fourth();
        assert_eq!(
            lines(&summary("day", Booking::Both, &payments)),
            [
                "2026-11-01: 0 0 0 0",
                "2026-11-02: 2 24000 0 0",
                "2026-11-03: 0 0 0 0",
                "2026-11-04: 0 0 1 10000",
            ]
        );
        assert_eq!(
            lines(&summary("day", Booking::Approved, &payments)),
            [
                "2026-11-01: 0 0 0 0",
                "2026-11-02: 2 24000 1 10000",
                "2026-11-03: 0 0 0 0",
                "2026-11-04: 0 0 0 0",
            ]
        );
        assert_eq!(
            lines(&summary("day", Booking::Cancelled, &payments)),
            [
                "2026-11-01: 0 0 0 0",
                "2026-11-02: 0 0 0 0",
                "2026-11-03: 0 0 0 0",
                "2026-11-04: 0 0 1 10000",
            ]
        );
    }

    #[test]
    fn a_cancel_after_the_days_searched_has_a_row_of_its_own_and_is_counted() {
        let payments = [payment("20261102093000", Some(("20261209000000", 0)))];
        let both = summary("day", Booking::Both, &payments);
        assert_eq!(
            lines(&both).last().map(String::as_str),
            Some("2026-12-09: 0 0 1 12000")
        );
        assert_eq!(both.cancels_outside(), 1);
        // A cancel within the days is none of these, nor is a payment from outside them.
        let others = [
            payment("20261102093000", Some(("20261104000000", 0))),
            payment("20261209000000", None),
        ];
        assert_eq!(summary("day", Booking::Both, &others).cancels_outside(), 0);
        assert_eq!(
            summary("day", Booking::Approved, &payments).cancels_outside(),
            0
        );
    }

    #[test]
    fn a_payment_whose_method_is_not_told_is_of_none() {
        let unnamed = Payment {
            method: Method::from_code("".into()),
            ..paid_card()
        };
        let mut summary = Summary::new(Grouping::by(GroupBy::Method), Booking::Both, None);
        summary.add(&unnamed, "store");
        let groups: Vec<_> = summary.groups().into_keys().collect();
        assert_eq!(groups, [[Group::None]]);
    }

    #[test]
    fn weeks_begin_on_monday_and_months_on_the_first() {
        // The first of November 2026 is a Sunday.
        let payments = sold_on_the_second_and_given_back_on_the_fourth();
        assert_eq!(
            lines(&summary("week", Booking::Both, &payments)),
            ["2026-10-26: 0 0 0 0", "2026-11-02: 2 24000 1 10000"]
        );
        assert_eq!(
            lines(&summary("month", Booking::Both, &payments)),
            ["2026-11: 2 24000 1 10000"]
        );
    }

    #[test]
    fn a_day_without_payments_has_one_row_and_a_method_has_a_row_for_each_day() {
        let payments = sold_on_the_second_and_given_back_on_the_fourth();
        assert_eq!(
            lines(&summary("day,method", Booking::Both, &payments)),
            [
                "2026-11-01 : 0 0 0 0",
                "2026-11-02 card: 2 24000 0 0",
                "2026-11-03 : 0 0 0 0",
                "2026-11-04 card: 0 0 1 10000",
            ]
        );
        assert_eq!(
            lines(&summary("method,day", Booking::Both, &payments)),
            [
                "card 2026-11-01: 0 0 0 0",
                "card 2026-11-02: 2 24000 0 0",
                "card 2026-11-03: 0 0 0 0",
                "card 2026-11-04: 0 0 1 10000",
            ]
        );
        assert_eq!(
            lines(&summary("status,profile", Booking::Both, &payments)),
            [
                "paid store: 1 12000 0 0",
                "partially_cancelled store: 1 12000 1 10000",
            ]
        );
    }

    #[test]
    fn what_has_no_day_stands_last_under_none() {
        let undated = Payment {
            approved_at: Reading::Absent,
            ..paid_card()
        };
        let summary = summary("day", Booking::Both, &[undated]);
        assert_eq!(
            lines(&summary).last().map(String::as_str),
            Some(": 1 12000 0 0")
        );
        assert_eq!(summary.undated(), 1);
    }

    #[test]
    fn an_unpaid_virtual_account_is_no_day_that_could_not_be_read() {
        let awaited = Payment {
            method: Method::VirtualAccount,
            approved_at: Reading::Absent,
            ..paid_card()
        };
        let summary = summary("day", Booking::Both, &[awaited]);
        assert_eq!(
            lines(&summary).last().map(String::as_str),
            Some(": 1 0 0 0")
        );
        assert_eq!(summary.undated(), 0);
        assert_eq!(summary.total().awaiting_deposit, 1);
    }

    #[test]
    fn a_summary_is_by_at_most_two_different_things() {
        let error = |text: &str| text.parse::<Grouping>().unwrap_err().to_string();
        assert_eq!("total".parse(), Ok(Grouping::default()));
        assert_eq!(
            error("2026-11"),
            "\"2026-11\" is not one of day, week, month, method, status, profile; \
             a period goes before --summary"
        );
        assert_eq!(error("day,day"), "day is named twice");
        assert_eq!(
            error("day,method,status"),
            "a summary is by one thing, or by one within another"
        );
        assert!("".parse::<Grouping>().is_err());
        assert!("day,".parse::<Grouping>().is_err());
    }

    #[test]
    fn a_cancel_of_an_unread_amount_is_unclear() {
        let unread = Payment {
            amount: Reading::Unreadable("?".into()),
            ..cancelled("0")
        };
        let totals = totals(&[unread]);
        assert_eq!((totals.unread_amounts, totals.unknown_balances), (0, 1));
        assert_eq!((totals.cancels, totals.cancelled), (0, Won::ZERO));
    }

    /// Any payment at all: approved and cancelled on any of some days or on none, of any amount.
    fn any_payment() -> impl Strategy<Value = Payment<'static>> {
        let day = prop_oneof![
            Just(String::new()),
            Just("nonsense".to_owned()),
            (1_u8..13, 1_u8..29).prop_map(|(month, day)| format!("2026{month:02}{day:02}120000")),
        ];
        let amount = prop_oneof![
            Just(String::new()),
            Just("?".to_owned()),
            (0_u64..100_000).prop_map(|won| won.to_string()),
            Just(u64::MAX.to_string()),
        ];
        let method = prop_oneof![Just("CARD"), Just("VACCT"), Just("TossPay"), Just("")];
        let code = prop_oneof![4 => Just("0000"), 1 => Just("E101")];
        (day.clone(), day, amount.clone(), amount, method, code).prop_map(
            |(approved, cancelled, amount, left, method, code)| Payment {
                result_code: code.into(),
                approved_at: Time::read(approved.into(), parse_time),
                cancelled_at: Time::read(cancelled.into(), parse_time),
                amount: Reading::read(amount.into(), Won::from_digits),
                balance_left: Reading::read(left.into(), Won::from_digits),
                method: Method::from_code(method.into()),
                ..paid_card()
            },
        )
    }

    fn any_grouping() -> impl Strategy<Value = Grouping> {
        prop::sample::subsequence(GroupBy::ALL.to_vec(), 0..=2)
            .prop_shuffle()
            .prop_map(Grouping)
    }

    proptest! {
        #[test]
        fn the_groups_add_up_to_the_total(
            payments in prop::collection::vec(any_payment(), 0..40),
            grouping in any_grouping(),
            booking in prop_oneof![
                Just(Booking::Both),
                Just(Booking::Approved),
                Just(Booking::Cancelled),
            ],
            has_period in any::<bool>(),
        ) {
            let mut summary = Summary::new(grouping, booking, has_period.then(november));
            let mut plain = Totals::default();
            for (number, payment) in payments.iter().enumerate() {
                summary.add(payment, if number % 2 == 0 { "a" } else { "b" });
                plain.add(payment);
            }
            let mut sum = Totals::default();
            let mut net = 0;
            for totals in summary.groups().values() {
                sum.take(*totals);
                net += totals.net().get();
            }
            if !summary.keys().is_empty() {
                prop_assert_eq!(sum, *summary.total());
                prop_assert_eq!(net, summary.total().net().get());
            }
            if booking != Booking::Cancelled {
                // A footer and a summary are the same figures.
                prop_assert_eq!(plain, *summary.total());
            }
            // Sums that overflowed were never what they should be.
            if plain.unread_amounts == 0 && plain.unknown_balances == 0 {
                for (number, payment) in payments.iter().enumerate() {
                    summary.take_back(payment, if number % 2 == 0 { "a" } else { "b" });
                }
                prop_assert_eq!(*summary.total(), Totals::default());
                prop_assert!(summary.groups.is_empty());
                prop_assert_eq!((summary.undated, summary.cancels_outside), (0, 0));
            }
        }
    }
}

//! What was added up of each row, so that it can be taken back once a later row of the same payment
//! contradicts it. Spilled: sums take no more memory for more rows.

use std::collections::HashMap;
use std::hash::BuildHasher;
use std::io::{self, Write};

use foldhash::quality::RandomState;
use jiff::civil::DateTime;

use crate::payment::result_code::SUCCESS;
use crate::payment::{Method, Payment, Reading, Won, parse_time};
use crate::spill::{Spill, take};

/// The rows that were added up.
pub(super) struct CountedRows {
    key: RandomState,
    profiles: Vec<String>,
    methods: Vec<Method<'static>>,
    records: Spill,
}

/// The name, the profile, the method, whether it succeeded or contradicts itself, and four readings.
const RECORD_BYTES: usize = 8 + 2 + 2 + 1 + 4 * 9;

impl CountedRows {
    pub(super) fn new() -> Self {
        Self {
            key: RandomState::default(),
            profiles: Vec::new(),
            methods: Vec::new(),
            records: Spill::default(),
        }
    }

    /// Remembers a row that the named profile found. One without a TID is contradicted by nothing.
    pub(super) fn push(&mut self, payment: &Payment<'_>, profile: &str) -> io::Result<()> {
        if payment.tid.is_empty() {
            return Ok(());
        }
        let name = self.name(profile, &payment.tid);
        let profile = place_in(
            &mut self.profiles,
            |it| it == profile,
            || profile.to_owned(),
        )?;
        let method = place_in(
            &mut self.methods,
            |it| *it == payment.method,
            || payment.method.clone().into_owned(),
        )?;
        let flags =
            u8::from(payment.result_code == SUCCESS) | (u8::from(payment.contradicts_itself) << 1);
        let mut record = [0; RECORD_BYTES];
        let mut rest = record.as_mut_slice();
        rest.write_all(&name.to_le_bytes())?;
        rest.write_all(&profile.to_le_bytes())?;
        rest.write_all(&method.to_le_bytes())?;
        rest.write_all(&[flags])?;
        for won in [&payment.amount, &payment.balance_left] {
            write_reading(&mut rest, won, Won::get)?;
        }
        for time in [&payment.approved_at, &payment.cancelled_at] {
            write_reading(&mut rest, time, digits_of)?;
        }
        self.records.append(&record).map(drop)
    }

    /// Hands out the rows of these payments again, as far as they are added up, each with its profile and
    /// whether it is the first of its payment.
    pub(super) fn of<'t>(
        mut self,
        payments: impl IntoIterator<Item = (&'t str, &'t str)>,
        mut each: impl FnMut(&Payment<'static>, &str, bool),
    ) -> io::Result<()> {
        let names = payments
            .into_iter()
            .map(|(profile, tid)| (self.name(profile, tid), true));
        let mut is_first: HashMap<u64, bool> = names.collect();
        if is_first.is_empty() {
            return Ok(());
        }
        let mut records = std::mem::take(&mut self.records);
        records.read_all(RECORD_BYTES, |mut rest| {
            let name = u64::from_le_bytes(take(&mut rest)?);
            let profile = usize::from(u16::from_le_bytes(take(&mut rest)?));
            if let Some(is_first) = is_first.get_mut(&name) {
                let payment = self.read_payment(&mut rest)?;
                let profile = self.profiles.get(profile).map_or("", String::as_str);
                each(&payment, profile, std::mem::replace(is_first, false));
            }
            Ok(())
        })
    }

    fn read_payment(&self, rest: &mut &[u8]) -> io::Result<Payment<'static>> {
        let method = usize::from(u16::from_le_bytes(take(rest)?));
        let [flags] = take(rest)?;
        let amount = read_reading(rest, |won| Some(Won::new(won)))?;
        let balance_left = read_reading(rest, |won| Some(Won::new(won)))?;
        let approved_at = read_reading(rest, |digits| parse_time(&format!("{digits:014}")))?;
        let cancelled_at = read_reading(rest, |digits| parse_time(&format!("{digits:014}")))?;
        Ok(Payment {
            result_code: if flags & 1 == 1 { SUCCESS } else { "" }.into(),
            amount,
            balance_left,
            approved_at,
            cancelled_at,
            method: self
                .methods
                .get(method)
                .cloned()
                .unwrap_or(Method::Other("".into())),
            contradicts_itself: flags & 2 == 2,
            ..Payment::blank()
        })
    }

    fn name(&self, profile: &str, tid: &str) -> u64 {
        self.key.hash_one((profile, tid))
    }
}

/// Returns the place of a value in a list, to which it is added where it is not there yet.
fn place_in<T>(
    list: &mut Vec<T>,
    is_it: impl Fn(&T) -> bool,
    make: impl FnOnce() -> T,
) -> io::Result<u16> {
    let place = list.iter().position(is_it).unwrap_or(list.len());
    if place == list.len() {
        list.push(make());
    }
    u16::try_from(place).map_err(io::Error::other)
}

fn write_reading<T: Copy>(
    bytes: &mut impl Write,
    reading: &Reading<'_, T>,
    number: impl Fn(T) -> u64,
) -> io::Result<()> {
    let (tag, number) = match reading {
        Reading::Absent => (ABSENT, 0),
        Reading::Value(value) => (VALUE, number(*value)),
        Reading::Unreadable(_) => (UNREADABLE, 0),
    };
    bytes.write_all(&[tag])?;
    bytes.write_all(&number.to_le_bytes())
}

fn read_reading<T>(
    rest: &mut &[u8],
    value: impl Fn(u64) -> Option<T>,
) -> io::Result<Reading<'static, T>> {
    let [tag] = take(rest)?;
    let number = u64::from_le_bytes(take(rest)?);
    Ok(match (tag, value(number)) {
        (VALUE, Some(value)) => Reading::Value(value),
        (ABSENT, _) => Reading::Absent,
        _ => Reading::Unreadable("".into()),
    })
}

const ABSENT: u8 = 0;
const VALUE: u8 = 1;
const UNREADABLE: u8 = 2;

/// Writes a time as the gateway does, as a number: `YYYYMMDDHHMMSS`.
fn digits_of(time: DateTime) -> u64 {
    let parts = [
        (i64::from(time.year()), 10_000_000_000),
        (i64::from(time.month()), 100_000_000),
        (i64::from(time.day()), 1_000_000),
        (i64::from(time.hour()), 10_000),
        (i64::from(time.minute()), 100),
        (i64::from(time.second()), 1),
    ];
    let digits = parts.into_iter().fold(0_i64, |sum, (part, place)| {
        sum.saturating_add(part.saturating_mul(place))
    });
    u64::try_from(digits).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_added_up_can_be_taken_back_however_much_came_after_it() {
        let mut counted = CountedRows::new();
        let payment = |tid: String, amount: u64| Payment {
            tid: tid.into(),
            result_code: SUCCESS.into(),
            amount: Reading::Value(Won::new(amount)),
            approved_at: Reading::Value(parse_time("20261003120059").unwrap()),
            balance_left: Reading::Unreadable("?".into()),
            method: Method::Other("PAYCO".into()),
            ..Payment::blank()
        };
        // More than stays in memory.
        for number in 0..5_000 {
            counted
                .push(&payment(number.to_string(), number), "one")
                .unwrap();
            counted
                .push(&payment(number.to_string(), number), "other")
                .unwrap();
        }
        counted.push(&payment("7".to_owned(), 70), "other").unwrap();
        assert!(counted.records.is_in_file());
        let mut found = Vec::new();
        counted
            .of([("other", "7")], |payment, profile, is_first| {
                assert_eq!(payment.status(), crate::payment::Status::Unclear);
                assert_eq!(payment.method.name(), "PAYCO");
                assert_eq!(payment.approved_at.value(), parse_time("20261003120059"));
                found.push((profile.to_owned(), payment.amount.value(), is_first));
            })
            .unwrap();
        let other = || "other".to_owned();
        assert_eq!(
            found,
            [
                (other(), Some(Won::new(7)), true),
                (other(), Some(Won::new(70)), false)
            ]
        );
    }
}

//! Writes TIDs that say which payment they name, in the four shapes of `wire.md`, and reads them again.
#![expect(
    clippy::arithmetic_side_effects,
    reason = "every number here is bounded, and an overflow would show in the tests"
)]

use jiff::civil::Date;

use super::calendar::{clock_digits, day_digits, day_number};
use super::dice::{Dice, pick};
use super::shop::Method;

/// The n-th payment of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Place {
    /// Days since 1970-01-01.
    pub(crate) day: u32,
    /// From 0, in order of time.
    pub(crate) index: u32,
}

/// How a TID looks; each PG has its own way.
#[derive(Clone, Copy)]
pub(super) enum Shape {
    /// `260122020935GU00N3e7`.
    Letters,
    /// `XEH24041117161416188`.
    Serial,
    /// `5227874005`.
    Digits,
    /// `tviva20260122021000Ab3dE9`, longer than the 20 characters of the manual's request.
    Long,
}

/// Chooses the shape that the PG behind a method gives.
pub(super) fn shape(method: Method, dice: &mut Dice) -> Shape {
    match (method, dice.below(100)) {
        (Method::Kakaopay | Method::Vaccount, _) | (Method::Naverpay, 50..) => Shape::Long,
        (Method::CardSugi | Method::Mobile, _) | (Method::Card, 70..) => Shape::Digits,
        (Method::Bank | Method::Naverpay, _) | (Method::Card, 40..) | (Method::CardBatch, 50..) => {
            Shape::Serial
        }
        (Method::Card | Method::CardBatch | Method::Vacct, _) => Shape::Letters,
    }
}

/// Writes a TID: the four shapes of `wire.md`, each with the payment's place in it.
pub(super) fn write(seed: u64, shape: Shape, place: Place, second: u32) -> String {
    let scrambled = u64::from(scramble(seed, place.day << 17 | place.index));
    match shape {
        Shape::Letters => {
            let time = day_digits(place.day) % 1_000_000 * 1_000_000 + clock_digits(second);
            format!("{time:012}GU{}", base62(scrambled))
        }
        Shape::Serial => {
            let time = day_digits(place.day) % 1_000_000 * 1_000_000 + clock_digits(second);
            let serial = (place.index + serial_start(seed, place.day)) % 100_000;
            format!("XEH{time:012}{serial:05}")
        }
        Shape::Digits => (1_000_000_000 + scrambled).to_string(),
        Shape::Long => {
            let time = day_digits(place.day) * 1_000_000 + clock_digits(second);
            format!("tviva{time:014}{}", base62(scrambled))
        }
    }
}

/// The place that a TID says; another payment may have it, or none.
pub(super) fn place(seed: u64, tid: &str) -> Option<Place> {
    let scrambled = match tid.len() {
        10 => tid.parse::<u64>().ok()?.checked_sub(1_000_000_000)?,
        20 if tid.starts_with("XEH") => {
            let date = tid.get(3..9)?.parse::<i32>().ok()?;
            let serial = tid.get(15..)?.parse::<u32>().ok()?;
            let month = i8::try_from(date / 100 % 100).ok()?;
            // Days are numbered from 1970 to 2059, so two digits of a year say which.
            let century = if date / 10_000 < 70 { 2_000 } else { 1_900 };
            let year = i16::try_from(century + date / 10_000).ok()?;
            let day = day_number(Date::new(year, month, i8::try_from(date % 100).ok()?).ok()?)?;
            let index = (serial + 100_000).checked_sub(serial_start(seed, day))? % 100_000;
            return Some(Place { day, index });
        }
        20 | 25 => number62(tid.get(tid.len() - 6..)?)?,
        _ => return None,
    };
    let packed = unscramble(seed, u32::try_from(scrambled).ok()?);
    Some(Place {
        day: packed >> 17,
        index: packed & 0x1_ffff,
    })
}

fn serial_start(seed: u64, day: u32) -> u32 {
    Dice::new(seed, 4, u64::from(day)).below(100_000)
}

/// Maps a packed place to a number that looks like chance, so that TIDs do not count up (four Feistel rounds).
fn scramble(seed: u64, packed: u32) -> u32 {
    let (mut left, mut right) = (packed >> 16, packed & 0xffff);
    for round in 0..4 {
        (left, right) = (right, left ^ mix(seed, round, right));
    }
    left << 16 | right
}

fn unscramble(seed: u64, scrambled: u32) -> u32 {
    let (mut left, mut right) = (scrambled >> 16, scrambled & 0xffff);
    for round in (0..4).rev() {
        (left, right) = (right ^ mix(seed, round, left), left);
    }
    left << 16 | right
}

fn mix(seed: u64, round: u64, half: u32) -> u32 {
    Dice::new(seed, 16 + round, u64::from(half)).below(1 << 16)
}

const LETTERS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

fn base62(mut number: u64) -> String {
    let mut text = [b'0'; 6];
    for letter in text.iter_mut().rev() {
        *letter = pick(LETTERS, u32::try_from(number % 62).unwrap_or(0));
        number /= 62;
    }
    text.iter().map(|letter| char::from(*letter)).collect()
}

fn number62(text: &str) -> Option<u64> {
    text.bytes().try_fold(0_u64, |number, byte| {
        let digit = LETTERS.iter().position(|letter| *letter == byte)?;
        Some(number * 62 + u64::try_from(digit).ok()?)
    })
}

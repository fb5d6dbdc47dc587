//! Decides which orders a list's faults hit: none twice, the same ones for the same seed.

use std::collections::HashMap;
use std::ops::RangeInclusive;

use super::fault::{Hit, OrderFault, What};
use crate::mock::calendar::Moment;
use crate::mock::dice::Dice;
use crate::mock::payment::{Outcome, Payment};
use crate::mock::sample::Sample;
use crate::mock::shop::Method;
use crate::mock::tid::Place;

/// How far a wrong day is from the right one: further than payments take to be booked.
const DAYS_OFF: u32 = 3;

/// What the dice are thrown for, to which the number of a fault is added.
const PURPOSE: u64 = 8;

/// Which orders are hit, and by what.
#[derive(Debug)]
pub(super) struct Hits {
    seed: u64,
    days: RangeInclusive<u32>,
    now: Moment,
    /// The first and the last order that was paid: they say which days the list is of.
    ends: Option<(Place, Place)>,
    /// The orders that faults without a chance hit.
    chosen: HashMap<Place, Hit>,
    /// The faults that have a chance, in parts of a million.
    chances: Vec<(Hit, u32)>,
}

impl Hits {
    pub(super) fn new(
        faults: &[OrderFault],
        seed: u64,
        sample: &Sample,
        days: RangeInclusive<u32>,
        now: Moment,
    ) -> Self {
        let mut hits = Hits {
            seed,
            ends: ends_of(sample, &days, now),
            days,
            now,
            chosen: HashMap::new(),
            chances: Vec::new(),
        };
        for (number, fault) in (0_u64..).zip(faults) {
            match fault.what() {
                What::Hit(hit, Some(chance)) => hits.chances.push((hit, chance)),
                What::Hit(hit, None) => hits.choose(hit, number, sample),
                What::TotalRow | What::Cp949 => {}
            }
        }
        hits
    }

    /// What is wrong with the line of an order.
    pub(super) fn of(&self, place: Place, payment: &Payment) -> Option<Hit> {
        if let Some(hit) = self.chosen.get(&place) {
            return Some(*hit);
        }
        let mut hits = self.chances.iter().filter(|(hit, chance)| {
            self.dice(*hit, place).below(1_000_000) < *chance && self.can(*hit, place, payment)
        });
        hits.next().map(|(hit, _)| *hit)
    }

    /// The dice that decide what a fault makes of the order that it hits.
    pub(super) fn further_dice(&self, hit: Hit, place: Place) -> Dice {
        let mut dice = self.dice(hit, place);
        // The first throw decided whether it is hit.
        dice.next();
        dice
    }

    /// The dice that decide whether a fault hits an order.
    fn dice(&self, hit: Hit, place: Place) -> Dice {
        let subject = u64::from(place.day) << 32 | u64::from(place.index);
        Dice::new(self.seed, PURPOSE.wrapping_add(hit.number()), subject)
    }

    /// A wrong moment for what happened at this one: within the days, and not yet to come.
    pub(super) fn moved(&self, at: Moment) -> Option<Moment> {
        let later = at.day.checked_add(DAYS_OFF);
        let earlier = at.day.checked_sub(DAYS_OFF);
        [later, earlier]
            .into_iter()
            .flatten()
            .map(|day| Moment { day, ..at })
            .find(|moved| self.days.contains(&moved.day) && *moved <= self.now)
    }

    /// Lets a fault hit the first order that it can, from one on that the dice name.
    fn choose(&mut self, hit: Hit, number: u64, sample: &Sample) {
        let (first, last) = (*self.days.start(), *self.days.end());
        let Some(further) = last.checked_sub(first) else {
            return;
        };
        let purpose = PURPOSE.wrapping_add(hit.number());
        let mut dice = Dice::new(self.seed, purpose, u64::MAX.wrapping_sub(number));
        let day = first.saturating_add(dice.below(further.saturating_add(1)));
        let index = dice.below(sample.count(day));
        let from = Place { day, index };
        let behind = sample.payments(from, last, self.now);
        let before = payments(sample, &self.days, self.now);
        let before = before.take_while(|(place, _)| *place < from);
        let chosen = behind.chain(before).find(|(place, payment)| {
            !self.chosen.contains_key(place) && self.can(hit, *place, payment)
        });
        if let Some((place, _)) = chosen {
            self.chosen.insert(place, hit);
        }
    }

    /// Whether a fault can hit an order so that it adds one difference to the gateway's payments, and no more.
    fn can(&self, hit: Hit, place: Place, payment: &Payment) -> bool {
        let is_end = || {
            self.ends
                .is_some_and(|(first, last)| place == first || place == last)
        };
        // What will be cancelled later today is not paid for good.
        if payment.outcome != Outcome::Paid || payment.own_cancel.is_some() {
            return false;
        }
        match hit {
            Hit::Extra | Hit::Amount | Hit::Status | Hit::Duplicate => true,
            Hit::Cancel => {
                !payment.is_paid_out()
                    && !payment.method.is_virtual_account()
                    && payment.method != Method::Mobile
            }
            Hit::Missing => !is_end(),
            Hit::Day => !is_end() && self.moved(payment.at).is_some(),
        }
    }
}

/// The payments of these days that were made by now.
pub(super) fn payments(
    sample: &Sample,
    days: &RangeInclusive<u32>,
    now: Moment,
) -> impl Iterator<Item = (Place, Payment)> + use<> {
    let first = Place {
        day: *days.start(),
        index: 0,
    };
    sample.payments(first, *days.end(), now)
}

/// The first and the last place of these days where something was paid.
fn ends_of(sample: &Sample, days: &RangeInclusive<u32>, now: Moment) -> Option<(Place, Place)> {
    let is_paid = |(_, payment): &(Place, Payment)| payment.outcome == Outcome::Paid;
    let (first, _) = payments(sample, days, now).find(is_paid)?;
    let (last, _) = days.clone().rev().find_map(|day| {
        let paid = payments(sample, &(day..=day), now).filter(is_paid);
        paid.last()
    })?;
    Some((first, last))
}

//! Chance that can be repeated: the same for the same seed, purpose and subject.
//!
//! The generator is `SplitMix64` (state += 0x9E3779B97F4A7C15, then two multiply-xorshift rounds). It is
//! written here because its numbers must never change: saved refunds refer to the payments that it made.
#![expect(
    clippy::arithmetic_side_effects,
    reason = "every number here is bounded, and an overflow would show in the tests"
)]

/// `SplitMix64`, seeded by what is thrown for.
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64, purpose: u64, subject: u64) -> Self {
        let mut dice = Dice(seed ^ purpose.wrapping_mul(0xD605_1C1B_9AE1_62C5));
        let mixed = dice.next() ^ subject;
        Dice(mixed)
    }

    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ mixed >> 31
    }

    pub(super) fn next32(&mut self) -> u32 {
        self.below(u32::MAX)
    }

    /// A number from 0 to one below the limit.
    pub(super) fn below(&mut self, limit: u32) -> u32 {
        u32::try_from(((self.next() >> 32) * u64::from(limit)) >> 32).unwrap_or(0)
    }
}

/// A throw of the dice for anybody who needs chance that can be repeated: parts of a million.
pub(super) fn chance(seed: u64, subject: u64, number: u64) -> u32 {
    let mut dice = Dice::new(seed, 32_u64.wrapping_add(subject), number);
    dice.below(1_000_000)
}

/// Picks from a table, each as likely as any other.
#[expect(
    clippy::indexing_slicing,
    reason = "the remainder is inside; an empty table would fail to divide"
)]
pub(super) fn pick<T: Copy, const N: usize>(table: &[T; N], number: u32) -> T {
    table[usize::try_from(number).unwrap_or(0) % N]
}

/// Picks from a table of parts of a hundred.
pub(super) fn pick_weighted<T: Copy, const N: usize>(table: &[(u32, T); N], dice: &mut Dice) -> T {
    let mut luck = dice.below(100);
    for (weight, item) in table {
        if luck < *weight {
            return *item;
        }
        luck -= *weight;
    }
    pick(table, 0).1
}

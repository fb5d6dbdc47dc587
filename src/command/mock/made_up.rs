//! Which payments are made up: the same options for the gateway and for the list of its orders.

use jiff::civil::Date;

use crate::command::value::{parse_day, parse_number};

/// Which payments are made up.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(super) struct MadeUp {
    /// Make up about so many payments a year
    #[arg(
        long = "payments",
        global = true,
        value_name = "N",
        default_value_t = 2_000,
        value_parser = parse_number::<u32>
    )]
    pub(super) per_year: u32,
    /// Make up other payments for another number
    #[arg(
        long,
        global = true,
        value_name = "N",
        default_value_t = 1,
        value_parser = parse_number::<u64>
    )]
    pub(super) seed: u64,
    /// End the year of payments on this day instead of today; the clock starts at 23:00 of it in Korea
    #[arg(long, global = true, value_name = "DAY", value_parser = parse_day)]
    pub(super) today: Option<Date>,
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::mock;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        made_up: MadeUp,
    }

    #[test]
    fn what_nobody_says_is_as_in_the_demo() {
        let MadeUp {
            per_year,
            seed,
            today,
        } = Line::parse_from(["mock"]).made_up;
        let demo = mock::Options::default();
        assert_eq!(
            (per_year, seed, today),
            (demo.payments, demo.seed, demo.today)
        );
    }
}

//! A gateway that never comes to an end: a byte a second keeps every pause short.

use std::thread;
use std::time::{Duration, Instant};

use super::{CANCEL, NOTHING, SEARCH, assert_ended, ours};
use crate::support::between::{Delivery, Middleman, between};
use crate::support::{Transcript, World, cards, for_each};

/// Lets searches drip: from the first on, or only once a cancel has been sent.
struct Dripping {
    from_the_first: bool,
    is_cancelled: std::sync::atomic::AtomicBool,
}

impl Middleman for Dripping {
    fn request(&self, path: &str, head: String, body: String) -> (String, String) {
        if path == CANCEL {
            self.is_cancelled
                .store(true, std::sync::atomic::Ordering::SeqCst);
        }
        (head, body)
    }

    fn answer(&self, path: &str, answer: String) -> Delivery {
        let is_late = self.is_cancelled.load(std::sync::atomic::Ordering::SeqCst);
        if path == SEARCH && (self.from_the_first || is_late) {
            Delivery::Dripping(answer, Duration::from_secs(1))
        } else {
            Delivery::Whole(answer)
        }
    }
}

/// Runs to the end, which has to come.
fn in_time(world: &World, intention: &crate::support::Intention, most: Duration) -> Transcript {
    let mut run = world.begin(intention);
    let begun = Instant::now();
    while !run.has_ended() {
        if begun.elapsed() > most {
            run.kill();
            panic!("it has no end");
        }
        thread::sleep(Duration::from_millis(50));
    }
    run.end()
}

#[test]
fn a_look_that_drips_comes_to_an_end() {
    for_each(&[true, false], |from_the_first| {
        let world = World::refunding(&["cancel:drop-before*1"]);
        let url = between(
            world.base_url(),
            Dripping {
                from_the_first: *from_the_first,
                is_cancelled: false.into(),
            },
        );
        world.set_up(&url, "settle_seconds = 1\nsearch_timeout_seconds = 5\n");
        let intention = cards()[0].part(1_000);
        // A reading may take long, and may not stall; a look has ten seconds.
        let most = Duration::from_secs(if *from_the_first { 40 } else { 20 });
        let run = in_time(&world, &intention, most);
        assert_eq!(ours(&world, &intention.tid), NOTHING, "{run:?}");
        if *from_the_first {
            assert_eq!(
                (run.code, &run.error()["money_moved"]),
                (7, &"no".into()),
                "{run:?}"
            );
        } else {
            assert_ended(&run, 10, "refund.outcome_unknown");
        }
    });
}

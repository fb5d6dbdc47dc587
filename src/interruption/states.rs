//! What a signal means, and how far a piece of work is: machines without threads, clocks or locks, so that a
//! test can drive them through any order of events.
//!
//! A signal ends the process or is heard of, one of the two. Once signals are held back none ends the process.
//! Work is waited for until it ends, or until there were too many signals; its result is handed over once.

/// What the next signal means.
#[derive(Debug)]
pub(super) enum Watch<L, H> {
    /// It ends the process, after the last thing that is to be done, if there is one.
    Ending(Option<L>),
    /// Somebody hears of it, and the process goes on.
    Held(H),
}

/// What a signal means that came.
#[derive(Debug)]
pub(super) enum SignalMeans<'w, L, H> {
    /// This is done, and the process ends.
    End(Option<L>),
    /// This one hears of it.
    Hear(&'w H),
}

impl<L, H> Watch<L, H> {
    /// Heeds a signal. The last thing is done only once.
    pub(super) fn signal(&mut self) -> SignalMeans<'_, L, H> {
        match self {
            Self::Ending(last) => SignalMeans::End(last.take()),
            Self::Held(hearer) => SignalMeans::Hear(hearer),
        }
    }

    /// Leaves nothing to be done before the process ends.
    pub(super) fn call_off(&mut self) {
        if let Self::Ending(last) = self {
            *last = None;
        }
    }

    /// Holds signals back from now on.
    pub(super) fn hold(&mut self, hearer: H) {
        *self = Self::Held(hearer);
    }
}

/// How far a piece of work is.
#[derive(Debug)]
pub(super) enum WorkState<T> {
    Begun,
    /// Without a result where it panicked.
    Ended(Option<T>),
    /// Nobody waits for it any more.
    Left,
}

/// What there is for whoever waits for a piece of work.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Waiting<T> {
    /// It may still end.
    GoesOn,
    /// Without a result where the work was given up, or panicked.
    Over(Option<T>),
}

impl<T> WorkState<T> {
    /// Ends the work, in whatever way. Of work that was given up nobody hears.
    pub(super) fn end(&mut self, result: Option<T>) {
        if matches!(self, Self::Begun) {
            *self = Self::Ended(result);
        }
    }

    /// Takes the result, or gives the work up where there were so many signals before it ended.
    pub(super) fn take(&mut self, signals: usize, patience: usize) -> Waiting<T> {
        match std::mem::replace(self, Self::Left) {
            // However many signals there were: what is known is not thrown away.
            Self::Ended(result) => Waiting::Over(result),
            Self::Begun if signals < patience => {
                *self = Self::Begun;
                Waiting::GoesOn
            }
            Self::Begun | Self::Left => Waiting::Over(None),
        }
    }
}

#[cfg(test)]
#[expect(
    clippy::arithmetic_side_effects,
    reason = "an overflow of these counts would fail the test"
)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What happens next in a run.
    #[derive(Clone, Copy, Debug)]
    enum Event {
        /// The system delivers a signal; what watches hears of it when it comes to it.
        Signal,
        /// What watches comes to a signal.
        Heard,
        /// The file is complete, or what a signal means is no longer said.
        CalledOff,
        /// Signals are held back from now on.
        Held,
        /// Work begins that is given up after so many signals.
        Begun { patience: usize },
        /// It ends, with this result or in a panic.
        Ended(Option<u8>),
        /// Whoever waits for it wakes up.
        Woken,
    }

    fn any_event() -> impl Strategy<Value = Event> {
        prop_oneof![
            3 => Just(Event::Signal),
            3 => Just(Event::Heard),
            1 => Just(Event::CalledOff),
            1 => Just(Event::Held),
            2 => (1_usize..4).prop_map(|patience| Event::Begun { patience }),
            2 => any::<Option<u8>>().prop_map(Event::Ended),
            3 => Just(Event::Woken),
        ]
    }

    /// The last thing: a file is removed, or a word said.
    #[derive(Debug)]
    struct LastThing;

    /// The piece of work that is waited for, and what an onlooker knows of it.
    struct Work {
        state: WorkState<u8>,
        patience: usize,
        has_ended: bool,
        result: Option<u8>,
        is_waited_for: bool,
    }

    /// A run, and what an onlooker has seen of it.
    struct World {
        watch: Watch<LastThing, ()>,
        delivered: usize,
        heard: usize,
        is_called_off: bool,
        is_held: bool,
        has_ended: bool,
        last_things: u32,
        work: Option<Work>,
    }

    impl World {
        fn new() -> Self {
            Self {
                watch: Watch::Ending(Some(LastThing)),
                delivered: 0,
                heard: 0,
                is_called_off: false,
                is_held: false,
                has_ended: false,
                last_things: 0,
                work: None,
            }
        }

        fn meet(&mut self, event: Event) {
            match event {
                Event::Signal => self.delivered += 1,
                Event::Heard => self.hear(),
                Event::CalledOff => {
                    self.watch.call_off();
                    // Whoever holds signals back has no last thing that could be called off.
                    self.is_called_off |= !self.is_held;
                }
                Event::Held => {
                    self.watch.hold(());
                    self.is_held = true;
                }
                // Money moves only where signals are held back; one request is out at a time.
                Event::Begun { patience } if self.is_held && self.is_free() => {
                    self.work = Some(Work {
                        state: WorkState::Begun,
                        patience,
                        has_ended: false,
                        result: None,
                        is_waited_for: true,
                    });
                }
                Event::Begun { .. } => {}
                Event::Ended(result) => self.end_work(result),
                Event::Woken => self.wake(),
            }
        }

        fn is_free(&self) -> bool {
            self.work.as_ref().is_none_or(|work| !work.is_waited_for)
        }

        fn hear(&mut self) {
            if self.heard == self.delivered {
                return;
            }
            match self.watch.signal() {
                SignalMeans::End(last) => {
                    assert!(!self.is_held, "a signal that is held back ends the process");
                    assert_eq!(last.is_some(), !self.is_called_off, "the last thing");
                    self.last_things += u32::from(last.is_some());
                    self.has_ended = true;
                }
                SignalMeans::Hear(()) => {
                    assert!(self.is_held, "a signal that ends the process does not");
                    self.heard += 1;
                }
            }
        }

        fn end_work(&mut self, result: Option<u8>) {
            if let Some(work) = self.work.as_mut().filter(|work| !work.has_ended) {
                work.state.end(result);
                work.has_ended = true;
                work.result = result;
            }
        }

        fn wake(&mut self) {
            let Some(work) = self.work.as_mut().filter(|work| work.is_waited_for) else {
                return;
            };
            let expected = if work.has_ended {
                Waiting::Over(work.result)
            } else if self.heard < work.patience {
                Waiting::GoesOn
            } else {
                Waiting::Over(None)
            };
            assert_eq!(work.state.take(self.heard, work.patience), expected);
            if expected != Waiting::GoesOn {
                work.is_waited_for = false;
                // Handed over once, and nobody hears of what was given up.
                work.state.end(Some(1));
                assert_eq!(work.state.take(0, work.patience), Waiting::Over(None));
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_000))]

        #[test]
        fn whatever_the_order_of_events_no_signal_is_lost_and_no_work_is_cut_off_early(
            events in proptest::collection::vec(any_event(), 0..40),
        ) {
            let mut world = World::new();
            for event in events {
                world.meet(event);
                if world.has_ended {
                    break;
                }
            }
            // What watches comes to all there is, and so does whoever waits.
            while !world.has_ended && world.heard < world.delivered {
                world.meet(Event::Heard);
            }
            if world.has_ended {
                prop_assert_eq!(world.last_things, u32::from(!world.is_called_off));
            } else {
                prop_assert!(world.is_held || world.delivered == 0, "a signal is lost");
                prop_assert_eq!((world.heard, world.last_things), (world.delivered, 0));
                world.meet(Event::Woken);
                let is_due = world.work.as_ref().is_none_or(|work| {
                    work.has_ended || world.heard >= work.patience
                });
                prop_assert_eq!(world.is_free(), is_due);
            }
        }
    }

    #[test]
    fn the_last_thing_is_done_once_even_where_the_process_does_not_end() {
        let mut watch = Watch::<_, ()>::Ending(Some(LastThing));
        assert!(matches!(watch.signal(), SignalMeans::End(Some(LastThing))));
        assert!(matches!(watch.signal(), SignalMeans::End(None)));
    }
}

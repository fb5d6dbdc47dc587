//! What others see of this process. A key is in its memory, and may be in its environment.
//!
//! That memory is wiped is not promised: copies are made below us, and the environment stays where the system
//! put it. What can be done is that nobody reads it: neither another process of the same user (root may), nor
//! what is left of a crash.

/// Sees to it that a crash leaves no copy of the memory; on Linux besides that `/proc/ID/environ` and
/// `/proc/ID/mem` are closed to all but root, and that no debugger attaches.
///
/// On Linux it holds for this process alone, elsewhere for what it starts as well. A system that knows no
/// such thing is left as it is.
pub fn keep_memory_private() {
    #[cfg(any(target_os = "linux", target_os = "android"))]
    {
        use rustix::process::{DumpableBehavior, set_dumpable_behavior};

        // There is nothing to be done about it, and nothing depends on it.
        let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
    }
    #[cfg(all(unix, not(any(target_os = "linux", target_os = "android"))))]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};

        let none = Rlimit {
            current: Some(0),
            maximum: Some(0),
        };
        let _ = setrlimit(Resource::Core, none);
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use rustix::process::{DumpableBehavior, dumpable_behavior, set_dumpable_behavior};

    #[test]
    fn a_crash_leaves_no_copy_of_the_memory_and_nobody_reads_it() {
        let before = dumpable_behavior().unwrap();
        super::keep_memory_private();
        let after = dumpable_behavior().unwrap();
        set_dumpable_behavior(before).unwrap();
        assert_eq!(after, DumpableBehavior::NotDumpable);
    }
}

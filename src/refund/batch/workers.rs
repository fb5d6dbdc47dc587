//! Several threads at one list. Refuses to know what they do.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Sender};
use std::thread;

/// Works through a list with so many threads, in its order, and takes in what they find as they find
/// it. Items are left over only where the system gives no thread at all.
pub(crate) fn each<T: Sync, R: Send>(
    jobs: usize,
    items: &[T],
    work: impl Fn(&T, &Sender<R>) + Sync,
    take: impl FnMut(R),
) {
    let next = AtomicUsize::new(0);
    let (found, findings) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..jobs.min(items.len()) {
            let found = found.clone();
            let (next, work) = (&next, &work);
            let worker = move || {
                while let Some(item) = items.get(next.fetch_add(1, Ordering::Relaxed)) {
                    work(item, &found);
                }
            };
            // Those that are there do the work of those that cannot be had.
            if thread::Builder::new().spawn_scoped(scope, worker).is_err() {
                break;
            }
        }
        drop(found);
        findings.into_iter().for_each(take);
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_item_is_worked_on_once() {
        for jobs in [1, 3, 64] {
            let mut found = Vec::new();
            let items: Vec<u32> = (0..50).collect();
            each(
                jobs,
                &items,
                |item, sender| assert!(sender.send(*item).is_ok()),
                |item| found.push(item),
            );
            found.sort_unstable();
            assert_eq!(found, items, "{jobs} jobs");
        }
    }
}

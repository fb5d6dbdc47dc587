//! How many lines of a file are wrong: one that is wrong twice is one line, in every language.

use crate::order_list::BadOrderLine;
use crate::refund::batch::file::BadLine;

/// A line of a file that is wrong.
pub(super) trait Numbered {
    /// Returns where it stands in the file, from 1.
    fn line(&self) -> u64;
}

impl Numbered for BadLine {
    fn line(&self) -> u64 {
        self.line
    }
}

impl Numbered for BadOrderLine {
    fn line(&self) -> u64 {
        self.line
    }
}

/// Counts the lines: what is wrong with each stands together.
pub(super) fn count<T: Numbered>(bad: &[T]) -> usize {
    bad.chunk_by(|one, next| one.line() == next.line()).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_is_wrong_twice_is_one_line() {
        let count_of = |lines: &[u64]| {
            let lines: Vec<Line> = lines.iter().map(|line| Line(*line)).collect();
            count(&lines)
        };
        assert_eq!(count_of(&[1, 1]), 1);
        assert_eq!(count_of(&[1, 2, 2, 7]), 3);
    }

    struct Line(u64);

    impl Numbered for Line {
        fn line(&self) -> u64 {
            self.0
        }
    }
}

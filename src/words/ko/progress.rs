//! How far something has come.

use std::fmt;

use indicatif::DecimalBytes;

use super::batch::rows;
use super::count::{cases, pieces, seconds, won};
use crate::refund::BatchProgress;
use crate::search::Subject;
use crate::words::language::{Korean, ko};
use crate::words::progress::ProgressAfter;
use crate::words::{ProgressLine, SearchCounts};

impl Korean for ProgressAfter<'_> {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (line, elapsed) = (ko(self.line), self.elapsed.as_secs());
        match (elapsed / 60, elapsed % 60) {
            (0, seconds) => write!(f, "{line}, {seconds}초"),
            (minutes, seconds) => write!(f, "{line}, {minutes}분 {seconds}초"),
        }
    }
}

impl Korean for ProgressLine<'_> {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Searching(subject, counts) => write_searching(f, subject, counts),
            Self::WaitingForAnswer { at_most } => write!(
                f,
                "게이트웨이 응답을 기다리는 중 (최대 {})",
                seconds(at_most.as_secs())
            ),
            Self::ReadingPayment { at_most } => {
                write!(f, "결제 조회 중 (최대 {})", seconds(at_most.as_secs()))
            }
            Self::PlanningBatch(progress) => {
                let all = rows(progress.rows());
                write!(f, "결제 조회 중: {}/{all}", progress.done())
            }
            Self::Refunding(progress) => write_refunding(f, progress),
            Self::ReadingPayments { done, all } => {
                write!(f, "결제 조회 중: {done}/{}", cases(*all))
            }
            Self::Checking { done, all } => write!(f, "검사 {all}개 중 {done}개 완료"),
            Self::LookingAtRefunds { done, all } => {
                write!(f, "결제 조회 중: 취소 {done}/{}", cases(*all))
            }
        }
    }
}

/// Writes how long a try may take while nothing has come, and then `2026 조회 중: 구간 3/12, 결제 45,000건,
/// 25.3 MB, 12.1 MB/s`; the parts only where there are several.
fn write_searching(
    f: &mut fmt::Formatter<'_>,
    subject: &Subject,
    counts: &SearchCounts,
) -> fmt::Result {
    let sought = match subject {
        Subject::Period(period, _) => period.to_string(),
        Subject::Tids(tids) => match tids.as_slice() {
            [tid] => tid.to_string(),
            _ => format!("거래번호(TID) {}", pieces(tids.len())),
        },
    };
    if counts.bytes == 0 {
        return write!(
            f,
            "{sought} 조회 중: 게이트웨이 응답을 기다리는 중 (시도마다 최대 {})",
            seconds(counts.silence_max.as_secs())
        );
    }
    let bytes_a_second = u128::from(counts.bytes)
        .saturating_mul(1000)
        .checked_div(counts.elapsed.as_millis())
        .unwrap_or(0);
    let payments = cases(counts.payments);
    let bytes = DecimalBytes(counts.bytes);
    let rate = DecimalBytes(u64::try_from(bytes_a_second).unwrap_or(u64::MAX));
    match counts.parts {
        0 | 1 => write!(f, "{sought} 조회 중: 결제 {payments}, {bytes}, {rate}/s"),
        parts => write!(
            f,
            "{sought} 조회 중: 구간 {}/{parts}, 결제 {payments}, {bytes}, {rate}/s",
            counts.parts_ended
        ),
    }
}

fn write_refunding(f: &mut fmt::Formatter<'_>, progress: &BatchProgress) -> fmt::Result {
    let (done, all) = (progress.done(), rows(progress.rows()));
    if progress.won().is_zero() {
        write!(f, "취소 중: {done}/{all}")
    } else {
        write!(f, "취소 중: {done}/{all}, {}", won(progress.won()))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::payment::{Period, Slice};
    use crate::words::ko::tests::assert_korean;

    #[test]
    fn progress_says_how_far_it_has_come() {
        let at_most = Duration::from_secs(90);
        let period = Period::new(
            jiff::civil::date(2026, 11, 1),
            jiff::civil::date(2026, 11, 3),
        );
        let period = Subject::Period(period.unwrap(), Slice::Month);
        let tids = ["T1", "T2"].map(|tid| tid.parse().unwrap());
        let tids = Subject::Tids(tids.into());
        let counts = |parts, bytes| SearchCounts {
            parts,
            parts_ended: 3,
            payments: 45_000,
            bytes,
            elapsed: Duration::from_secs(2),
            silence_max: Duration::from_secs(60),
        };
        let lines = [
            ProgressLine::Searching(&period, counts(1, 0)),
            ProgressLine::Searching(&period, counts(12, 25_300_000)),
            ProgressLine::Searching(&tids, counts(1, 25_300_000)),
            ProgressLine::WaitingForAnswer { at_most },
            ProgressLine::ReadingPayment { at_most },
            ProgressLine::ReadingPayments { done: 3, all: 12 },
            ProgressLine::LookingAtRefunds { done: 3, all: 12 },
        ];
        let after = [2, 95].map(|it| {
            let line = ProgressLine::ReadingPayments { done: 3, all: 12 };
            ko(line.after(Duration::from_secs(it))).to_string()
        });
        let text = [&lines.map(|it| ko(it).to_string())[..], &after].concat();
        let text = text.join("\n");
        assert_korean(&text);
        insta::assert_snapshot!(text);
    }
}

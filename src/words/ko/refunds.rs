//! What is said of refunds that the journal knows: of a look at them, of their history, and how one that
//! the gateway does not bear out is settled.

use std::fmt;

use super::count::{times, won};
use crate::journal::{Entry, RecentRefund, Step, Unborne};
use crate::payment::korean_time;
use crate::words::language::{Korean, ko};
use crate::words::{NotLookedAt, paste};

impl Korean for NotLookedAt {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoProfile => f.write_str("이 취소를 조회할 수 있는 프로필이 없습니다"),
            Self::NoConnection(error) => write!(f, "조회하지 못했습니다: {}", ko(error)),
            Self::Held { process, host } => {
                write!(f, "{host}의 프로세스 {process}에서 처리하고 있습니다")
            }
            Self::PutInDoubt => f.write_str(
                "같은 결제의 다른 취소를 조회한 결과, 이 취소의 결과가 확실하지 않게 되었습니다",
            ),
        }
    }
}

/// Says in one line what so many looks found, from the first to the last.
pub(crate) fn looked_at_times(first: &Step, last: &Step, count: usize) -> String {
    let (from, until) = (korean_time(first.at), korean_time(last.at));
    let format = if from.date() == until.date() {
        "%T"
    } else {
        "%F %T"
    };
    let until = until.strftime(format);
    let count = times(count);
    match first.detail.balances() {
        Some((before, now)) if before == now => {
            format!("{until}까지 {count} 조회: 그대로입니다")
        }
        Some(_) | None => format!("{until}까지 {count} 조회: {}", ko(&first.detail)),
    }
}

/// Writes the command that settles a refund which the gateway does not bear out.
pub(crate) fn settle(entry: &Entry, found: &Unborne) -> String {
    let resolve = paste::refunds("resolve", entry);
    match found {
        Unborne::NotThere { .. } => {
            format!("{resolve} --as not-refunded --overturn --note '확인한 근거'")
        }
        Unborne::There { .. } => format!("{resolve} --as refunded --note '확인한 근거'"),
    }
}

/// Tells one refund from others where its number is to be typed.
pub(crate) fn recent_refund(refund: &RecentRefund) -> String {
    let amount = won(refund.amount);
    format!("{} {amount}, 거래번호 {}", ko(refund.state), refund.tid)
}

/// Tells one payment from others where its TID is to be typed, by the last refund of it.
pub(crate) fn recent_payment(last: &RecentRefund) -> String {
    format!("{} {} {}", last.id, ko(last.state), won(last.amount))
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::journal::Detail;
    use crate::journal::State;
    use crate::journal::tests::entry;
    use crate::payment::Won;
    use crate::words::ko::tests::assert_korean;

    #[test]
    fn looks_that_found_the_same_are_counted() {
        let look = |second, detail: &str| Step {
            at: Timestamp::from_second(second).unwrap(),
            from: Some(State::Unknown),
            to: State::Unknown,
            evidence: None,
            person: entry().person,
            detail: Detail::Text(detail.to_owned()),
        };
        // What an earlier version kept.
        let same = "38,500 won were left before, 38,500 are left now";
        assert_eq!(
            looked_at_times(&look(1, same), &look(8, same), 3),
            "09:00:08까지 3번 조회: 그대로입니다"
        );
        assert_eq!(
            looked_at_times(&look(1, "연결 끊김"), &look(90_000, "연결 끊김"), 12),
            "1970-01-02 10:00:00까지 12번 조회: 연결 끊김"
        );
    }

    #[test]
    fn what_is_said_of_refunds_is_said_in_korean() {
        let there = Unborne::There {
            elsewhere: Won::new(5_000),
        };
        let held = NotLookedAt::Held {
            process: 4711,
            host: "pc1".to_owned(),
        };
        let sentences = [
            ko(NotLookedAt::NoProfile).to_string(),
            ko(held).to_string(),
            ko(NotLookedAt::PutInDoubt).to_string(),
            format!("`{}`", settle(&entry(), &there)),
        ]
        .join("\n");
        assert_korean(&sentences);
        insta::assert_snapshot!(sentences, @"
        이 취소를 조회할 수 있는 프로필이 없습니다
        pc1의 프로세스 4711에서 처리하고 있습니다
        같은 결제의 다른 취소를 조회한 결과, 이 취소의 결과가 확실하지 않게 되었습니다
        `cookiepay -p store-test refunds resolve r1 --as refunded --note '확인한 근거'`
        ");
    }
}

//! What is said of a search: how far it is, what is missing, and what its payments do not say.

use std::fmt;

use super::count::{cases, pieces};
use super::summary;
use crate::gateway::GatewayError;
use crate::payment::{Foreign, Period};
use crate::search::{Incomplete, SearchError, SeveralOwners, Subject, WorkerLost};
use crate::shown::ShownPath;
use crate::words::SearchNote;
use crate::words::language::{Korean, ko};

impl Korean for SearchError {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Gateway(error) => error.korean(f),
            Self::SeveralOwners(owners) => owners.korean(f),
            Self::Internal(error) => error.korean(f),
        }
    }
}

impl Korean for WorkerLost {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("결제를 조회하는 작업이 프로그램 오류로 끝났습니다")
    }
}

impl Korean for SeveralOwners {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "거래번호(TID) {}의 결제가 여러 프로필에 있습니다: {}",
            self.tid,
            self.profiles.join(", ")
        )
    }
}

/// Writes everything that is missing with its reason.
impl Korean for Incomplete {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let missing: Vec<String> = self
            .parts()
            .iter()
            .map(|part| format!("{part} ({})", ko(&part.cause)))
            .collect();
        write!(f, "조회가 불완전합니다: {} 누락", missing.join(", "))
    }
}

/// Writes what is missing without the reasons, on one line: `불완전: 2026-10-03, 2026-10-05 누락`.
pub(crate) fn incomplete_banner(incomplete: &Incomplete) -> String {
    let missing: Vec<String> = incomplete.parts().iter().map(ToString::to_string).collect();
    format!("불완전: {} 누락", missing.join(", "))
}

/// Says that a period failed as a whole.
pub(crate) fn halved(period: Period, cause: &GatewayError) -> String {
    format!("{period} 기간을 반씩 나눠 다시 조회합니다: {}", ko(cause))
}

/// Says what the payments themselves do not.
pub(crate) fn search_note(note: &SearchNote) -> String {
    match note {
        SearchNote::Summary(note) => summary::summary_note(note),
        SearchNote::NothingFound(Subject::Period(period, _)) => {
            format!("{period} 기간에 조회된 결제가 없습니다")
        }
        SearchNote::NothingFound(Subject::Tids(tids)) => match tids.as_slice() {
            [tid] => format!("거래번호(TID) {tid}의 결제가 없습니다"),
            _ => format!("거래번호(TID) {}의 결제가 없습니다", pieces(tids.len())),
        },
        SearchNote::NoRoom(columns) => format!(
            "화면이 좁아 표시하지 못한 열: {} (`--columns`로 필요한 열을 고르거나 터미널 창을 넓히세요)",
            columns_named(columns)
        ),
        SearchNote::Wrote {
            count,
            path,
            is_replaced,
        } => {
            let payments = cases(*count);
            let path = ShownPath(path);
            if *is_replaced {
                format!("결제 {payments}을 {path}에 저장했습니다. 있던 파일을 바꿨습니다")
            } else {
                format!("결제 {payments}을 {path}에 저장했습니다")
            }
        }
        SearchNote::Repeats(count) => format!(
            "결제 {}은 두 번 이상 와서 한 건으로 계산했습니다",
            cases(*count)
        ),
        SearchNote::Contradictions(tids) => match tids.as_slice() {
            [tid] => format!(
                "게이트웨이가 {tid}의 행을 서로 다르게 보냈습니다. 합계에서는 모두 제외했습니다"
            ),
            tids => format!(
                "게이트웨이가 결제 {}의 행을 서로 다르게 보냈습니다. 합계에서는 모두 제외했습니다: {}",
                cases(tids.len()),
                listed(tids)
            ),
        },
        SearchNote::DefaultPeriod(period) => {
            format!("오늘({period})만 조회했습니다. `cookiepay search 30d …`처럼 기간을 지정하세요")
        }
        SearchNote::OpenStart(first) => format!(
            "종료일의 1년 전인 {first}부터 조회합니다. 다른 날부터 보려면 시작일을 지정하세요"
        ),
        SearchNote::ManyRequests {
            requests,
            at_a_time,
        } => format!(
            "요청 {}을 {at_a_time}건씩 동시에 보냅니다. 멈추려면 `Ctrl-C`를 누르세요",
            cases(*requests)
        ),
    }
}

/// Names columns of payments with what `--columns` takes for them.
fn columns_named(names: &[&str]) -> String {
    let shown = names.iter().map(|name| match name.parse() {
        Ok(column) => format!("{}(`{name}`)", summary::column(column)),
        Err(_) => format!("`{name}`"),
    });
    shown.collect::<Vec<_>>().join(", ")
}

/// Lists the first few.
fn listed(tids: &[Foreign]) -> String {
    let names: Vec<String> = tids
        .iter()
        .take(TIDS_NAMED_MAX)
        .map(ToString::to_string)
        .collect();
    match tids.len().saturating_sub(names.len()) {
        0 => names.join(", "),
        more => format!("{} 외 {}", names.join(", "), cases(more)),
    }
}

/// The number of TIDs that a note names.
const TIDS_NAMED_MAX: usize = 20;

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::payment::Slice;
    use crate::words::ko::tests::assert_korean;

    #[test]
    fn what_payments_do_not_say_is_said() {
        let period = Period::new(date(2026, 11, 1), date(2026, 11, 3)).unwrap();
        let tids = ["T1", "T2"].map(|tid| tid.parse().unwrap());
        let foreign = |count: usize| (0..count).map(|n| Foreign::new(format!("T{n}"))).collect();
        let wrote = |is_replaced| SearchNote::Wrote {
            count: 1_280,
            path: "/tmp/결제.csv".into(),
            is_replaced,
        };
        let notes = [
            SearchNote::NothingFound(Subject::Period(period, Slice::Month)),
            SearchNote::NothingFound(Subject::Tids(tids[..1].to_vec())),
            SearchNote::NothingFound(Subject::Tids(tids.to_vec())),
            SearchNote::NoRoom(vec!["buyer", "product"]),
            wrote(false),
            wrote(true),
            SearchNote::Repeats(1),
            SearchNote::Contradictions(foreign(1)),
            SearchNote::Contradictions(foreign(22)),
            SearchNote::DefaultPeriod(period),
            SearchNote::OpenStart(period.first()),
            SearchNote::ManyRequests {
                requests: 365,
                at_a_time: 4,
            },
        ];
        let text = notes.map(|note| search_note(&note)).join("\n");
        assert_korean(&text.replace("/tmp/", ""));
        insta::assert_snapshot!(text);
    }

    #[test]
    fn profiles_that_share_a_tid_are_named() {
        let owners = SeveralOwners {
            tid: "T1".parse().unwrap(),
            profiles: vec!["가게1".to_owned(), "가게2".to_owned()],
        };
        let text = [ko(owners).to_string(), ko(WorkerLost).to_string()].join("\n");
        assert_korean(&text);
        insta::assert_snapshot!(text);
    }
}

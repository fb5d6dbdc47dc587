//! What a batch will do, row by row, and how it ended.

use std::borrow::Cow;
use std::error::Error as _;
use std::fmt;

use super::cause::cause;
use super::count::{cases, won};
use super::date::dated;
use super::screen;
use crate::error::{BatchNotDone, InputSource};
use crate::journal::PlannedRefund;
use crate::payment::{AmountAsked, Foreign, Refund, Tid, Won};
use crate::refund::RefundError;
use crate::refund::batch::file::BatchLine;
use crate::refund::batch::result::{BatchFigure, BatchTotals, Count, RowResult};
use crate::shown::escape;
use crate::words::RowNote;
use crate::words::language::{Korean, ko};

/// Names the file, and how many rows it has.
pub(crate) fn file(source: &InputSource, count: usize) -> String {
    format!("{}: {}", ko(source), rows(count))
}

/// Counts rows, and what they come to.
pub(crate) fn rows_and_won(count: usize, amount: Won) -> String {
    format!("{}, {}", rows(count), won(amount))
}

/// Counts the rows that are listed below.
pub(crate) fn rows_below(count: usize) -> String {
    format!("{}:", rows(count))
}

/// Says how much one refund may be.
pub(crate) fn limit(limit: Won) -> String {
    format!("건당 {}", won(limit))
}

/// Says how much may go back in a day, and whether what is planned is more.
pub(crate) fn day_limit(limit: Won, planned: Won) -> String {
    if planned > limit {
        format!(
            "하루 {} (취소할 금액이 한도를 넘어 처리되지 않는 행이 남습니다)",
            won(limit)
        )
    } else {
        format!("하루 {}", won(limit))
    }
}

/// Says of a row that will not be sent what keeps it.
pub(crate) fn not_sent(row: &BatchLine, result: &RowResult) -> String {
    let BatchLine { line, order } = row;
    format!(
        "{} {}  {}: {}",
        at(*line),
        order.tid,
        asked(order.asked),
        row_detail(result)
    )
}

/// Counts the lines that are not shown.
pub(crate) fn more(count: usize) -> String {
    format!("외 {}", rows(count))
}

/// Names a line, in a list of them.
fn at(line: u64) -> String {
    format!("{:<6}", format!("{line}행"))
}

fn asked(asked: AmountAsked) -> String {
    match asked {
        AmountAsked::Full => "남은 금액 전부".to_owned(),
        AmountAsked::Part(amount) => won(amount),
    }
}

/// Says of a row that will be sent what goes back and why, under which reference, and to which account.
pub(crate) fn to_send(line: u64, planned: &PlannedRefund) -> String {
    let refund = &planned.refund;
    let (line, tid, amount) = (at(line), &refund.tid, amount(refund));
    let reason = &refund.reason;
    match (&planned.reference, &refund.account) {
        (None, None) => format!("{line} {tid}  {amount}: {reason}"),
        (Some(reference), None) => {
            format!("{line} {tid}  {amount}: {reason}, 참조값 {reference}")
        }
        (None, Some(account)) => {
            let (to, holder) = (screen::account(account), account.account_name());
            format!("{line} {tid}  {amount}: {reason}, 환불계좌 {to}, 예금주 {holder}")
        }
        (Some(reference), Some(account)) => {
            let (to, holder) = (screen::account(account), account.account_name());
            format!(
                "{line} {tid}  {amount}: {reason}, 참조값 {reference}, 환불계좌 {to}, 예금주 {holder}"
            )
        }
    }
}

/// Says how much goes back, and how much of that is free of tax.
fn amount(refund: &Refund) -> String {
    let amount = won(refund.amount);
    match refund.taxfree_amount {
        Some(taxfree) => format!("{amount} (비과세금액 {})", won(taxfree)),
        None => amount,
    }
}

/// Says what a person should know besides of a row that will be sent.
pub(crate) fn row_note(line: u64, tid: &Tid, note: RowNote<'_>) -> String {
    let line = at(line);
    match note {
        RowNote::Elsewhere(planned) => format!(
            "{line} {tid}  외부 취소 {}: {}",
            won(planned.given_back_elsewhere()),
            screen::elsewhere(planned)
        ),
        RowNote::Unexplained(planned) => format!(
            "{line} {tid}  외부 취소 {}: {}. `--yes`로 실행하면 `expect_balance`가 {}인 행만 취소됩니다 \
             (`--dry-run -o csv`가 이 값을 채워 줍니다)",
            won(planned.given_back_elsewhere()),
            screen::elsewhere(planned),
            planned.balance_before()
        ),
        RowNote::RolledBack(known) => format!(
            "{line} {tid}  취소 되돌려짐: 마지막으로 확인한 취소가능금액은 {}입니다",
            won(known)
        ),
    }
}

/// Says what happened last to a row, or what keeps it from being sent.
pub(crate) fn row_detail(result: &RowResult) -> Cow<'_, str> {
    match result {
        RowResult::Before(entry) => {
            let (person, at) = (&entry.person, dated(entry.claimed_at));
            format!("이전에 취소했습니다: 처리자 {person}, {at}").into()
        }
        RowResult::InDoubt(_) => "이전 작업에서 보낸 취소의 결과가 아직 확실하지 않습니다".into(),
        RowResult::Ended(outcome) => {
            // Line breaks would keep a result from being read as a batch again.
            let detail = Foreign::new(ko(&**outcome).to_string());
            match &outcome.unrecorded {
                Some(error) => format!(
                    "{detail}. 이 결과는 취소 기록에 남지 않았습니다: {}",
                    ko(error)
                )
                .into(),
                None => detail.to_string().into(),
            }
        }
        RowResult::Failed(error) => why(error).into(),
        RowResult::NotStarted(why) => ko(why).to_string().into(),
        RowResult::Planned(_) => "".into(),
    }
}

/// Writes an error with what caused it and what to do about it, in one line that is safe to show.
fn why(error: &RefundError) -> String {
    let mut text = ko(error).to_string();
    let mut source = error.source();
    while let Some(error) = source {
        text.push_str(": ");
        text.push_str(&cause(error));
        source = error.source();
    }
    if let Some(hint) = error.row_hint() {
        text.push_str(&ko(hint).to_string());
    }
    escape(&text).into_owned()
}

impl Korean for BatchNotDone {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_rehearsal {
            return rehearsal(self, f);
        }
        let totals = ko(&self.totals);
        match (self.totals.is_done(), &self.stopped) {
            (true, None) => write!(
                f,
                "일괄취소는 완료되었지만 결과를 모두 기록하거나 출력하지는 못했습니다: {totals}"
            ),
            (true, Some(why)) => write!(
                f,
                "일괄취소는 완료되었지만 결과를 모두 기록하거나 출력하지는 못했습니다: {totals}. 중단 이유: {}",
                ko(why)
            ),
            (false, None) => write!(f, "일괄취소가 완료되지 않았습니다: {totals}"),
            (false, Some(why)) => write!(
                f,
                "일괄취소가 완료되지 않았습니다: {totals}. 중단 이유: {}",
                ko(why)
            ),
        }
    }
}

/// Names the rows: nothing else does where notes are not wanted.
fn rehearsal(it: &BatchNotDone, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let all = rows(it.totals.rows());
    match (it.totals.left(), it.totals.held()) {
        ([], held) => write!(
            f,
            "{all} 중 {}이 보류됩니다({})",
            rows(held.len()),
            lines(held)
        ),
        (left, []) => write!(
            f,
            "{all} 중 {}은 취소할 수 없습니다({})",
            rows(left.len()),
            lines(left)
        ),
        (left, held) => write!(
            f,
            "{all} 중 {}은 취소할 수 없고({}), {}이 보류됩니다({})",
            rows(left.len()),
            lines(left),
            rows(held.len()),
            lines(held)
        ),
    }
}

/// Writes `취소완료 198건 (1,234,000원), 이미 완료 1건 (5,000원), 취소거절 1건 (3,000원)`.
impl Korean for BatchTotals {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let figures: Vec<_> = self.figures().into_iter().map(figure).collect();
        f.write_str(&figures.join(", "))
    }
}

fn figure(figure: BatchFigure) -> String {
    let of = |count: Count| format!("{} ({})", rows(count.rows), won(count.won));
    match figure {
        BatchFigure::Refunded(count) => format!("취소완료 {}", of(count)),
        BatchFigure::Before(count) => format!("이미 완료 {}", of(count)),
        BatchFigure::Unknown(count) => format!("결과 미확인 {}", of(count)),
        BatchFigure::Conflict(count) => format!("결과 불일치 {}", of(count)),
        BatchFigure::Refused(count) => format!("취소거절 {}", of(count)),
        BatchFigure::NotSent(count) => format!("미전송 {}", of(count)),
        BatchFigure::Failed(count) => format!("취소불가 {}", rows(count)),
        BatchFigure::Held(count) => format!("보류 {}", rows(count)),
        BatchFigure::NotStarted(count) => format!("미시작 {}", rows(count)),
        BatchFigure::Unrecorded(count) => format!("결과 미기록 {}", rows(count)),
    }
}

/// The largest number of lines that are named; the rest is counted.
const LINES_NAMED_MAX: usize = 10;

/// Writes `2행`, or `2, 5, 6행`.
pub(super) fn lines(lines: &[u64]) -> String {
    let named: Vec<String> = lines
        .iter()
        .take(LINES_NAMED_MAX)
        .map(u64::to_string)
        .collect();
    let named = named.join(", ");
    match lines.len().checked_sub(LINES_NAMED_MAX) {
        Some(more @ 1..) => format!("{named}행 외 {}", rows(more)),
        Some(0) | None => format!("{named}행"),
    }
}

/// Writes how many rows there are: `5건`. The fifth of them is `5행`.
pub(super) fn rows(count: usize) -> String {
    cases(count)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exit::Exit;
    use crate::journal::{JournalError, State};
    use crate::payment::Refusal;
    use crate::refund::batch::result::tests::{
        before, ended, failed, not_started, refused_for_now, totals,
    };
    use crate::refund::batch::stop::BatchStop;
    use crate::words::ko::tests::assert_korean;

    #[test]
    fn lines_are_named_as_far_as_anybody_reads() {
        assert_eq!(lines(&[2]), "2행");
        assert_eq!(lines(&[2, 5, 6]), "2, 5, 6행");
        let many: Vec<u64> = (2..15).collect();
        assert_eq!(lines(&many), "2, 3, 4, 5, 6, 7, 8, 9, 10, 11행 외 3건");
    }

    #[test]
    fn the_summary_counts_rows_and_won() {
        let results = [
            ended(State::Refunded),
            ended(State::Refunded),
            before(),
            ended(State::Unknown),
            ended(State::Conflict),
            ended(State::Refused),
            ended(State::NotSent),
            failed(Refusal::Mobile),
            not_started(),
        ];
        let summary = ko(totals(&results)).to_string();
        assert_korean(&summary);
        assert_eq!(
            summary,
            "취소완료 2건 (10,000원), 이미 완료 1건 (5,000원), 결과 미확인 1건 (5,000원), 결과 불일치 1건 (5,000원), \
             취소거절 1건 (5,000원), 미전송 1건 (5,000원), \
             취소불가 1건, 미시작 1건"
        );
    }

    fn batch(results: &[RowResult], stopped: Option<BatchStop>, is_rehearsal: bool) -> String {
        let batch = BatchNotDone {
            totals: totals(results),
            exit: Exit::Mixed,
            stopped,
            unprinted: None,
            is_rehearsal,
        };
        ko(batch).to_string()
    }

    #[test]
    fn a_batch_that_is_not_done_says_so_in_korean() {
        let held = || failed(JournalError::RefusedRecently(Box::new(refused_for_now(20))));
        let left = || failed(Refusal::Mobile);
        let stop = || Some(BatchStop::InDoubt { line: 3 });
        let sentences = [
            batch(&[before()], None, false),
            batch(&[before()], stop(), false),
            batch(&[before(), left()], None, false),
            batch(&[before(), ended(State::Unknown)], stop(), false),
            batch(&[before(), held()], None, true),
            batch(&[before(), left()], None, true),
            batch(&[left(), left(), held()], None, true),
        ]
        .join("\n");
        assert_korean(&sentences);
        insta::assert_snapshot!(sentences, @"
        일괄취소는 완료되었지만 결과를 모두 기록하거나 출력하지는 못했습니다: 취소완료 0건 (0원), 이미 완료 1건 (5,000원)
        일괄취소는 완료되었지만 결과를 모두 기록하거나 출력하지는 못했습니다: 취소완료 0건 (0원), 이미 완료 1건 (5,000원). 중단 이유: 3행의 결과가 아직 확실하지 않습니다
        일괄취소가 완료되지 않았습니다: 취소완료 0건 (0원), 이미 완료 1건 (5,000원), 취소불가 1건
        일괄취소가 완료되지 않았습니다: 취소완료 0건 (0원), 이미 완료 1건 (5,000원), 결과 미확인 1건 (5,000원). 중단 이유: 3행의 결과가 아직 확실하지 않습니다
        2건 중 1건이 보류됩니다(3행)
        2건 중 1건은 취소할 수 없습니다(3행)
        3건 중 2건은 취소할 수 없고(2, 3행), 1건이 보류됩니다(4행)
        ");
    }

    #[test]
    fn what_a_person_reads_of_a_batch_is_korean() {
        let source = InputSource::File("환불.csv".to_owned());
        let screen = [
            file(&source, 3),
            rows_and_won(3, Won::new(58_000)),
            rows_below(2),
            limit(Won::new(500_000)),
            day_limit(Won::new(500_000), Won::new(500_000)),
            day_limit(Won::new(500_000), Won::new(500_001)),
            more(7),
            row_note(
                2,
                &"5227874005".parse().unwrap(),
                RowNote::RolledBack(Won::new(7_000)),
            ),
            row_detail(&not_started()).into_owned(),
            row_detail(&ended(State::Unknown)).into_owned(),
            row_detail(&RowResult::InDoubt(Box::new(refused_for_now(1)))).into_owned(),
            row_detail(&failed(JournalError::ReadOnlyProfile)).into_owned(),
        ]
        .join("\n");
        insta::assert_snapshot!(screen, @"
        환불.csv: 3건
        3건, 58,000원
        2건:
        건당 500,000원
        하루 500,000원
        하루 500,000원 (취소할 금액이 한도를 넘어 처리되지 않는 행이 남습니다)
        외 7건
        2행     5227874005  취소 되돌려짐: 마지막으로 확인한 취소가능금액은 7,000원입니다
        일괄취소가 중단되었습니다
        취소를 준비했습니다
        이전 작업에서 보낸 취소의 결과가 아직 확실하지 않습니다
        읽기 전용 프로필이라 취소할 수 없습니다
        ");
    }
}

//! What is said beside the results.

use std::path::Path;
use std::time::Duration;
use std::{fmt, io};

use jiff::Timestamp;

use super::cause::cause;
use super::count::{cases, seconds};
use super::journal::moving::write_copied;
use super::particle::{object, together, topic, toward};
use super::{date, summary};
use crate::journal::State;
use crate::payment::RefundId;
use crate::shown::{ShownPath, escape};
use crate::words::language::{Korean, ko};
use crate::words::paste::{self, RECONCILE_ALL};
use crate::words::{CommandNote, NotCertainYet};

impl Korean for CommandNote<'_> {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SameMerchant { profile, known } => write_same_merchant(f, profile, known),
            Self::JournalOnlyRead(error) => {
                write!(f, "취소 기록을 읽기만 합니다: {}", ko(error))
            }
            Self::DemoForgets { folder, error } => write_demo_forgets(f, folder, error),
            Self::JournalCopied(file) => {
                write!(f, "취소 기록을 {}에 저장했습니다", ShownPath(file))
            }
            Self::JournalMoved(copied) => write_copied(f, copied),
            Self::JournalMovedBefore(moved) => write!(
                f,
                "{}에 {}에 의해 이미 복사되었습니다. 할 일이 없습니다",
                date::moment(moved.at),
                escape(&moved.person)
            ),
            Self::JournalInUse => {
                f.write_str("지금 쓰고 있는 취소 기록입니다. 이어 쓸 것이 없습니다")
            }
            Self::NoJournal(path) => write_no_journal(f, path),
            Self::JournalTakenUp => f.write_str(JOURNAL_TAKEN_UP),
            Self::FillInConfig => f.write_str(FILL_IN_CONFIG),
            Self::PasteConfig => f.write_str(PASTE_CONFIG),
            Self::OrderFaults(faults) => super::mock::write_order_faults(f, faults),
            Self::Replaced(path) => write!(f, "{}에 있던 파일을 바꿨습니다", ShownPath(path)),
            Self::NoneUnresolved => f.write_str("미해결이거나 확정되지 않은 취소가 없습니다"),
            Self::NoRefunds => f.write_str("취소가 없습니다"),
            Self::NoRefundMatches => f.write_str("조건에 맞는 취소가 없습니다"),
            Self::OnlyTheLatest(count) => write_only_the_latest(f, *count),
            Self::LooksAgainIn(wait) => write_looks_again_in(f, *wait),
            Self::NothingInDoubt => f.write_str("결과를 확인할 취소가 없습니다"),
            Self::NotLookedAt { id, error } => {
                write!(f, "{} 조회할 수 없습니다: {}", object(id), cause(*error))
            }
            Self::NothingToVerify(day) => {
                write!(f, "{day}부터 시작한 취소가 없습니다. 재검증할 것이 없습니다")
            }
            Self::BorneOut { read, all } => write_borne_out(f, *read, *all),
            Self::VerifyLater { id, at } => write_verify_later(f, *id, *at),
            Self::NotFound(environment, tid) => {
                write!(f, "{tid} ({}): 게이트웨이에 없습니다", ko(environment))
            }
            Self::NotRead(environment, tid, error) => {
                write!(f, "{tid} ({}): {}", ko(environment), cause(*error))
            }
            Self::FoundByOrder { tid, found } => super::order::write_found(f, tid, found),
            Self::NoRoom(columns) => write_no_room(f, columns),
            Self::Rehearsed => f.write_str("모의실행입니다. 아무것도 보내지 않았습니다"),
            Self::NotShownYet { profile, id } => write_not_shown_yet(f, profile, *id),
            Self::WaitsForInput(source) => write!(
                f,
                "{} 파이프입니다. 데이터가 들어오기를 기다립니다",
                topic(ko(source))
            ),
            Self::ReadsToTheEnd(source) => write!(f, "{}: 끝나기를 기다립니다", ko(source)),
            Self::WaitsForReader(path) => write!(
                f,
                "{} 파이프입니다. 읽는 프로그램을 기다립니다",
                topic(ShownPath(path))
            ),
            Self::EmptyBatch => f.write_str("표준 입력에 취소가 없습니다. 할 일이 없습니다"),
            Self::BatchDone(totals) => write!(f, "완료: {}", ko(totals)),
            Self::BatchInterrupted => f.write_str(
                "중단되었습니다. 아무것도 보내지 않았습니다. 같은 명령을 다시 실행하면 이어서 합니다",
            ),
        }
    }
}

fn write_not_shown_yet(f: &mut fmt::Formatter<'_>, profile: &str, id: RefundId) -> fmt::Result {
    write!(
        f,
        "취소가능금액에 아직 반영되지 않았습니다. {} 다시 확인하세요",
        toward(format_args!(
            "`cookiepay -p {} refunds reconcile {id}`",
            paste::quoted(profile)
        ))
    )
}

fn write_no_journal(f: &mut fmt::Formatter<'_>, path: &Path) -> fmt::Result {
    write!(
        f,
        "{}에 취소 기록이 없습니다. 취소가 하나도 없는 새 기록을 시작합니다",
        ShownPath(path)
    )
}

fn write_no_room(f: &mut fmt::Formatter<'_>, columns: &[&'static str]) -> fmt::Result {
    let shown = columns
        .iter()
        .map(|name| format!("{}(`{name}`)", summary::record_column(name)));
    write!(
        f,
        "화면이 좁아 표시하지 못한 열: {} (터미널 창을 넓히거나, 모든 열이 있는 `-o csv`를 쓰세요)",
        shown.collect::<Vec<_>>().join(", ")
    )
}

const JOURNAL_TAKEN_UP: &str = "취소 기록을 이어 씁니다. 여기에 없는 취소는 외부 취소로 \
                                표시됩니다. 게이트웨이 내역과 맞지 않는 취소는 `cookiepay refunds \
                                verify`로 찾으세요";

const FILL_IN_CONFIG: &str =
    "이 파일에 `api_id`와 `api_key`를 입력한 뒤 `cookiepay config check`로 확인하세요";

const PASTE_CONFIG: &str = "이 내용을 설정 파일(`cookiepay config path`)에 붙여 넣거나, \
                            `cookiepay config init`이 물을 때 입력하고 `-p mock`으로 쓰세요. 게이트웨이를 멈추려면 `Ctrl-C`를 누르세요";

fn write_same_merchant(f: &mut fmt::Formatter<'_>, profile: &str, known: &str) -> fmt::Result {
    write!(
        f,
        "프로필 {} {} 같은 가맹점이라 다시 조회하지 않습니다",
        topic(profile),
        together(known)
    )
}

fn write_demo_forgets(f: &mut fmt::Formatter<'_>, folder: &Path, error: &io::Error) -> fmt::Result {
    write!(
        f,
        "데모가 이번 취소를 기억하지 못합니다. {} 폴더를 만들 수 없습니다: {}",
        ShownPath(folder),
        ko(error)
    )
}

fn write_only_the_latest(f: &mut fmt::Formatter<'_>, count: u32) -> fmt::Result {
    let count = cases(count);
    write!(f, "최근 취소 {count}까지만 표시했습니다. 더 있습니다")
}

fn write_looks_again_in(f: &mut fmt::Formatter<'_>, wait: Duration) -> fmt::Result {
    let wait = seconds(wait.as_secs());
    write!(f, "아직 확정되지 않았습니다. {wait} 뒤에 다시 조회합니다")
}

fn write_borne_out(f: &mut fmt::Formatter<'_>, read: usize, all: usize) -> fmt::Result {
    write!(
        f,
        "결제 {} 중 {}을 조회했습니다. 게이트웨이 내역이 취소 기록과 맞습니다",
        cases(all),
        cases(read)
    )
}

fn write_verify_later(f: &mut fmt::Formatter<'_>, id: RefundId, at: Timestamp) -> fmt::Result {
    write!(
        f,
        "{} 아직 게이트웨이에 나타나지 않을 수 있습니다. {} 뒤에 재검증하세요",
        topic(id),
        date::by(at)
    )
}

/// Says of what is closed and not certain yet when to look again.
impl Korean for NotCertainYet<'_> {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::One(entry, until) => {
                let (id, state) = (entry.id, entry.state);
                let reconcile = paste::reconcile(entry);
                match (state == State::Refused, until.map(date::by)) {
                    (true, Some(until)) => write!(
                        f,
                        "{} 거절되었지만 {until}까지는 실제로 처리될 수 있습니다. 그 뒤에 `{reconcile} \
                         --wait`로 다시 확인하세요",
                        topic(id)
                    ),
                    (true, None) => write!(
                        f,
                        "{} 거절되었지만 아직 실제로 처리될 수 있습니다. `{reconcile} --wait`로 다시 \
                         확인하세요",
                        topic(id)
                    ),
                    (false, Some(until)) => write!(
                        f,
                        "{id}의 상태({})는 {until} 전에는 확정되지 않습니다. 그 뒤에 `{reconcile} \
                         --wait`로 다시 확인하세요",
                        ko(state)
                    ),
                    (false, None) => write!(
                        f,
                        "{id}의 상태({})는 아직 확정되지 않았습니다. `{reconcile} --wait`로 다시 \
                         확인하세요",
                        ko(state)
                    ),
                }
            }
            Self::Several(count, Some(until)) => write!(
                f,
                "끝난 취소 {}이 {} 전에는 확정되지 않습니다. 거절된 취소도 실제로 처리될 수 있습니다. 그 \
                 뒤에 `{RECONCILE_ALL} --wait`로 다시 확인하세요",
                cases(count),
                date::by(until)
            ),
            Self::Several(count, None) => write!(
                f,
                "끝난 취소 {}이 아직 확정되지 않았습니다. 거절된 취소도 실제로 처리될 수 있습니다. \
                 `{RECONCILE_ALL} --wait`로 다시 확인하세요",
                cases(count)
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::error::{Error as RunError, InputSource, NotConfirmed};
    use crate::journal::Entry;
    use crate::journal::tests::entry;
    use crate::payment::Environment;
    use crate::words::ko::tests::assert_korean;

    fn said(all: &[&dyn Korean]) -> String {
        let all: Vec<String> = all.iter().map(|it| ko(it).to_string()).collect();
        let text = all.join("\n");
        let words = ["/tmp/", "store", "live"];
        assert_korean(
            &words
                .iter()
                .fold(text.clone(), |it, word| it.replace(word, "")),
        );
        text
    }

    #[test]
    fn notes_say_what_happened_and_what_to_do() {
        let (path, id) = (Path::new("/tmp/r.db"), RefundId(7));
        let tid = "T1".parse().unwrap();
        let local = Environment::Local { port: 8480 };
        let error = RunError::NotConfirmed(NotConfirmed::SaidNo);
        let file = InputSource::File("/tmp/r.csv".to_owned());
        let at = "2026-11-13T21:30:59Z".parse().unwrap();
        insta::assert_snapshot!(said(&[
            &CommandNote::SameMerchant {
                profile: "store",
                known: "live",
            },
            &CommandNote::JournalCopied(path),
            &CommandNote::JournalInUse,
            &CommandNote::NoJournal(path),
            &CommandNote::JournalTakenUp,
            &CommandNote::FillInConfig,
            &CommandNote::PasteConfig,
            &CommandNote::Replaced(path),
            &CommandNote::NoneUnresolved,
            &CommandNote::NoRefunds,
            &CommandNote::NoRefundMatches,
            &CommandNote::OnlyTheLatest(1),
            &CommandNote::LooksAgainIn(Duration::from_secs(8)),
            &CommandNote::NothingInDoubt,
            &CommandNote::NotLookedAt { id, error: &error },
            &CommandNote::NothingToVerify(date(2026, 11, 3)),
            &CommandNote::BorneOut { read: 2, all: 3 },
            &CommandNote::VerifyLater { id, at },
            &CommandNote::NotFound(local, &tid),
            &CommandNote::NotRead(Environment::Sandbox, &tid, &error),
            &CommandNote::NoRoom(&["person", "evidence"]),
            &CommandNote::Rehearsed,
            &CommandNote::NotShownYet {
                profile: "store",
                id,
            },
            &CommandNote::WaitsForInput(&file),
            &CommandNote::ReadsToTheEnd(&InputSource::Stdin),
            &CommandNote::WaitsForReader(path),
            &CommandNote::EmptyBatch,
            &CommandNote::BatchInterrupted,
        ]));
    }

    #[test]
    fn what_is_not_certain_yet_says_when_to_look_again() {
        let at = "2026-11-13T21:30:59Z".parse().unwrap();
        let in_state = |state| Entry { state, ..entry() };
        let (refused, unknown) = (in_state(State::Refused), in_state(State::NotApplied));
        insta::assert_snapshot!(said(&[
            &NotCertainYet::One(&refused, Some(at)),
            &NotCertainYet::One(&refused, None),
            &NotCertainYet::One(&unknown, Some(at)),
            &NotCertainYet::One(&unknown, None),
            &NotCertainYet::Several(1_280, Some(at)),
            &NotCertainYet::Several(2, None),
        ]));
    }
}

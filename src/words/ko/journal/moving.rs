//! Why the refunds of a file are not copied into a database, and what was copied.

use std::fmt;

use crate::journal::{CopiedRefunds, Entry, MoveError};
use crate::shown::escape;
use crate::words::ko::count::cases;
use crate::words::ko::date::moment;
use crate::words::ko::particle::topic;
use crate::words::ko::typed::GuardedPath;
use crate::words::language::{Korean, ko};

impl Korean for MoveError {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoFile(path) => write!(
                f,
                "{}: 취소 기록이 없습니다. 아무것도 복사하지 않았습니다",
                GuardedPath(path)
            ),
            Self::NoDatabase => {
                f.write_str("설정에 데이터베이스가 없습니다. 아무것도 복사하지 않았습니다")
            }
            Self::InHand(entries) => write!(
                f,
                "파일의 취소를 처리 중인 실행이 있거나 있을 수 있어, 아무것도 복사하지 않았습니다: {}",
                list(entries)
            ),
            Self::TwoOpen { here, there } => write!(
                f,
                "결제 {}의 미해결 취소가 파일({}, {})과 데이터베이스({}, {}) 양쪽에 있습니다. 아무것도 복사하지 않았습니다",
                here.tid,
                here.id,
                ko(here.state),
                there.id,
                ko(there.state)
            ),
            Self::OtherThanBefore { at, refunds } => write!(
                f,
                "이 취소 기록은 {}에 {} 복사되었는데, 지금은 내용이 다릅니다. 아무것도 복사하지 않았습니다",
                moment(*at),
                cases(*refunds)
            ),
            Self::Differs(id) => write!(
                f,
                "복사된 내용이 파일과 다릅니다({id}부터). 데이터베이스에는 아무것도 남기지 않았습니다"
            ),
        }
    }
}

fn list(entries: &[Entry]) -> String {
    let entries = entries.iter().map(|entry| {
        format!(
            "{} {} ({}, 프로세스 {})",
            entry.id,
            ko(entry.state),
            entry.person,
            entry.owner.process
        )
    });
    entries.collect::<Vec<_>>().join(", ")
}

/// Says what was copied, and under which numbers.
pub(in crate::words) fn write_copied(
    f: &mut fmt::Formatter<'_>,
    copied: &CopiedRefunds,
) -> fmt::Result {
    let refunds = cases(copied.refunds);
    let (at, person) = (moment(copied.at), escape(&copied.person));
    let (here, there) = copied.ranges();
    match (copied.was_before, copied.refunds, copied.shift) {
        (false, 0, _) => f.write_str("파일에 취소가 없었습니다. 파일을 옮긴 것으로 표시했습니다"),
        (true, 0, _) => write!(
            f,
            "{at}에 {person}에 의해 이미 복사되었습니다. 파일에 취소가 없었습니다. 파일을 옮긴 것으로 표시했습니다"
        ),
        (false, _, 0) => write!(
            f,
            "취소 {refunds}({here})을 데이터베이스에 복사하고, 파일을 옮긴 것으로 표시했습니다"
        ),
        (true, _, 0) => write!(
            f,
            "{at}에 {person}에 의해 취소 {refunds}({here})이 이미 복사되었습니다. 파일을 옮긴 것으로 표시했습니다"
        ),
        (false, _, _) => write!(
            f,
            "취소 {refunds}을 데이터베이스에 복사하고, 파일을 옮긴 것으로 표시했습니다. 파일의 {} 데이터베이스에서 {there}입니다",
            topic(&here)
        ),
        (true, _, _) => write!(
            f,
            "{at}에 {person}에 의해 취소 {refunds}이 이미 복사되었습니다. 파일을 옮긴 것으로 표시했습니다. 파일의 {} \
             데이터베이스에서 {there}입니다",
            topic(&here)
        ),
    }
}

#[cfg(test)]
mod tests {
    use crate::words::CommandNote;
    use crate::words::en::journal::moving::tests::every_copy;
    use crate::words::ko::tests::assert_korean;
    use crate::words::language::ko;

    #[test]
    fn what_was_copied_is_said_with_its_numbers_and_what_was_not_with_the_reason() {
        let copies = every_copy();
        let copies = copies
            .iter()
            .map(|it| ko(CommandNote::JournalMoved(it)).to_string());
        let errors = crate::error::tests::of_move().into_iter();
        let all: Vec<String> = copies.chain(errors.map(|it| ko(it).to_string())).collect();
        let text = all.join("\n");
        assert_korean(&text.replace("mina@shop", "").replace("a/file", ""));
        insta::assert_snapshot!(text);
    }
}

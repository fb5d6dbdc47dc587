//! How a run ends, in Korean.

use crate::exit::Exit;

/// Returns one sentence for a person.
pub(crate) const fn meaning(exit: Exit) -> &'static str {
    match exit {
        Exit::Done => "모두 처리되고 기록되었습니다",
        Exit::Internal => "보내기 전에 프로그램이나 디스크의 오류가 났습니다",
        Exit::Usage => "명령이나 입력 파일이 잘못되었습니다",
        Exit::Refused => {
            "게이트웨이가 최종 거절했거나, 거절한 뒤 지금까지 조회에서 취소가 나타나지 않았습니다"
        }
        Exit::Auth => "인증 정보가 없거나, 게이트웨이가 받아들이지 않습니다",
        Exit::NotFound => {
            "그런 결제가 없거나, 취소할 금액이 없거나, 게이트웨이가 이미 취소되었다고 합니다"
        }
        Exit::Precondition => "안전 규칙으로 막았거나, 설정이나 취소 기록을 쓸 수 없습니다",
        Exit::Network => {
            "게이트웨이에 연결하지 못했거나, 조회에 빠진 것이 있거나, 조회한 내용이 예전 것입니다"
        }
        Exit::ActionRequired => "입금 후 취소 필요(9029)",
        Exit::NotConfirmed => "취소하지 않겠다고 답했거나, 확인받을 사람도 `--yes`도 없습니다",
        Exit::Unknown => {
            "취소 요청이 나갔는데 결과를 아직 모르거나, 결과 미확인인 취소가 남아 있습니다"
        }
        Exit::Mixed => "일괄취소에 처리되지 않은 행이 있거나, 금액이 서로 맞지 않습니다",
        Exit::DoneNotRecorded => "취소되었지만, 기록하거나 출력하지 못했습니다",
        Exit::Differs => "조회를 마쳤고, 서로 맞지 않는 것이 있습니다",
        Exit::Interrupted => "보내기 전에 중단되었습니다",
        Exit::Terminated => "보내기 전에 신호로 끝났습니다",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::ko::tests::assert_korean;

    #[test]
    fn every_end_is_said_in_korean() {
        for exit in Exit::ALL {
            assert_korean(meaning(exit));
        }
    }

    #[test]
    fn the_table_of_the_korean_readme_is_the_programs() {
        let readme = include_str!("../../../README.ko.md");
        for exit in Exit::ALL {
            let row = format!("| {} | {} | {} |", exit.code(), exit.name(), meaning(exit));
            assert!(readme.contains(&row), "the README lacks: {row}");
        }
    }
}

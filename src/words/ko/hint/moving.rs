//! The way out when a file is not copied into a database, or was.

use std::fmt;

use crate::journal::{MoveError, Moved};

/// Says what to do where a file is not copied.
pub(super) fn write_hint(f: &mut fmt::Formatter<'_>, error: &MoveError) -> fmt::Result {
    f.write_str(match error {
        MoveError::NoFile(_) => {
            "취소 기록 파일을 지정하세요: `cookiepay journal copy --from 파일`"
        }
        MoveError::NoDatabase => {
            "설정의 `[journal]`에 `postgres`로 데이터베이스를 지정하고, 파일이 기본 위치에 없으면 `--from`으로 지정하세요"
        }
        MoveError::InHand(_) => {
            "실행이 끝나기를 기다렸다가 같은 명령을 다시 실행하세요. 다른 컴퓨터에서 실행되다 없어진 취소는 `[journal]`의 `path`를 \
             이 파일로 두고 `cookiepay refunds resolve`로 확정하세요"
        }
        MoveError::TwoOpen { .. } => {
            "둘 중 하나를 `cookiepay refunds reconcile --all`로 해결한 뒤 같은 명령을 다시 실행하세요. 파일의 취소는 \
             `[journal]`의 `path`를 이 파일로 두고 해결합니다"
        }
        MoveError::OtherThanBefore { .. } => {
            "복원한 백업처럼 같은 취소 기록의 다른 사본입니다. `[journal]`의 `path`를 이 파일로 두고 미해결 취소를 해결한 다음, \
             데이터베이스로 `cookiepay refunds verify`를 실행하세요"
        }
        MoveError::Differs(_) => {
            "같은 명령을 다시 실행하세요. 계속되면 알려 주시고, 파일을 그대로 쓰세요"
        }
    })
}

/// Says where the refunds of a file are now.
pub(super) fn write_moved_hint(f: &mut fmt::Formatter<'_>, moved: &Moved) -> fmt::Result {
    f.write_str(if moved.is_done {
        "설정의 `[journal]`에 `postgres`로 그 데이터베이스를 지정하세요. 파일의 내용은 `cookiepay refunds list`로 볼 수 있습니다"
    } else {
        "설정의 `[journal]`에 `postgres`로 그 데이터베이스를 지정하고 `cookiepay journal copy`를 실행하면 마무리됩니다. \
         데이터베이스가 없어졌고 거기에 복사된 것이 없다면 `cookiepay journal accept --note '이유'`로 파일을 이어 쓸 수 있습니다"
    })
}

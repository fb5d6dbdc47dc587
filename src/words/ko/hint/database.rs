//! The way out when the database of a journal, or the way to it, is at fault.

use std::fmt;

use crate::journal::DatabaseFault;

/// Says what to do about it.
pub(super) fn write_hint(f: &mut fmt::Formatter<'_>, fault: &DatabaseFault) -> fmt::Result {
    use DatabaseFault as F;
    f.write_str(match fault {
        F::LeftOut => {
            "이 기능이 들어 있는 cookiepay를 설치하거나, 설정의 `[journal]`에 `path`로 파일을 지정하세요"
        }
        F::Unreachable(_) => {
            "전송한 것은 없으며, 취소 기록 없이는 아무것도 전송하지 않습니다. 서버가 실행 중이고 여기서 연결되는지 확인한 뒤 \
             같은 명령을 다시 실행하세요. 급한 취소는 CookiePay 관리자 페이지에서 하세요"
        }
        F::Refused(_) => {
            "`user`, `dbname`과 비밀번호를 확인하세요: 설정의 `[journal]`에 있는 `postgres`와 \
             `postgres_password_command`, `PGPASSWORD` 변수, `~/.pgpass` 파일"
        }
        F::TooManyClients => {
            "잠시 후 같은 명령을 다시 실행하세요. 계속되면 서버의 `max_connections`를 늘리거나, 연결을 붙잡고 있는 \
             프로그램을 종료하세요"
        }
        F::Tls(_) => {
            "설정의 `[journal]`에 있는 `postgres`에서 서버 인증서의 발급 기관을 `sslrootcert=`로, 인증서에 적힌 서버 \
             이름을 `host=`로 지정하세요"
        }
        F::Lost(_) => {
            "같은 명령을 다시 실행하세요. 시작했지만 전송하지 않은 취소는 미전송으로 처리됩니다. 미해결 취소는 \
             `cookiepay refunds list --unresolved` 명령으로 확인하세요"
        }
        F::Standby => {
            "설정의 `[journal]`에 있는 `postgres`에 쓰기가 되는 서버를 지정하거나, 서버를 여러 개 적고 \
             `target_session_attrs=read-write`를 추가하세요"
        }
        F::NotDurable { .. } => {
            "서버 설정에서 켜거나, 사용자에 대해 켜세요: `ALTER ROLE … SET synchronous_commit = on`"
        }
        F::TooOld { .. } => "설정의 `[journal]`에 있는 `postgres`에 PostgreSQL 14 이상의 서버를 지정하세요",
        F::Pooler => {
            "PostgreSQL에 직접 연결하거나, 연결 풀을 세션 단위로 설정하세요 (`pool_mode = session`)"
        }
        F::NotBegun { .. } => {
            "스키마 소유자가 한 번 시작해야 합니다: 테이블을 만들 수 있는 사용자로 `cookiepay journal status`를 \
             실행하거나, `cookiepay journal schema`가 출력하는 SQL을 실행하세요"
        }
        F::OldTables { .. } => {
            "테이블 소유자가 옮겨야 합니다: 소유자인 사용자로 이 버전의 `cookiepay journal status`를 실행하세요"
        }
        F::Forbidden(_) => {
            "사용자에게 테이블의 `SELECT`, `INSERT`, `UPDATE` 권한이 필요합니다. `cookiepay journal schema`가 `GRANT` 문을 \
             출력합니다"
        }
        F::MovedOn => "다른 사람들이 쓰는 버전의 cookiepay를 설치한 뒤 같은 명령을 다시 실행하세요",
        F::WentBack => {
            "다른 서버가 마지막 취소를 잃은 채 이어받았거나 대신 응답하고 있습니다. 이번에 취소한 것을 아무도 모를 수 있으니, \
             어떤 서버인지 확인하고 결제와 비교한 뒤에 취소하세요"
        }
        F::InOtherSchema { .. } => {
            "설정의 `[journal]`에 있는 `postgres`에 `options='-csearch_path=…'`로 그 스키마를 지정하세요. 일부러 취소 \
             기록을 하나 더 만들려면 그 스키마를 같은 방법으로 지정하세요"
        }
        F::NotUtf8 { .. } => {
            "`CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0`으로 데이터베이스를 만들고 설정에 지정하세요"
        }
        F::CopiedElsewhere => "`pg_dump`로 믿을 수 있는 사본을 만드세요",
        F::NeverTakenUp => "복원한 다음에는 `cookiepay refunds verify`로 빠진 취소를 찾으세요",
    })
}

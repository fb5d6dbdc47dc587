//! The way out when the gateway fails us, in Korean.

use std::fmt;

use crate::error::GatewayHint;
use crate::gateway::{CertificateFault, NotReached};
use crate::words::language::Korean;

impl Korean for GatewayHint {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::MixedUp => {
                "라이브와 테스트의 인증 정보가 바뀌었을 수 있습니다. `cookiepay config show`에서 `environment`와 \
                 `api_id`를 확인하세요"
            }
            Self::Credentials => {
                "`cookiepay config show`에서 `api_id`와 API 키의 출처를 확인하세요. 테스트 ID는 테스트에서만, 라이브 \
                 ID는 라이브에서만 쓸 수 있습니다"
            }
            Self::NotReached(reason) => to_connect(*reason),
            Self::LongerOrLess => {
                "다시 시도하세요. 기간이 길면 오래 걸립니다. 기간을 줄이거나 `search_timeout_seconds`를 늘리세요"
            }
            Self::TryLater => "잠시 후 다시 시도하세요. 결제 조회는 언제 다시 해도 안전합니다",
            Self::TryAgain => "다시 시도하세요. 결제 조회는 언제 다시 해도 안전합니다",
            Self::Redirected => {
                "`base_url`을 확인하세요. 키가 다른 곳으로 전송될 수 있으므로 다른 주소로의 이동은 따라가지 않습니다"
            }
            Self::SomebodyElse => {
                "중간의 다른 장비가 응답했을 수 있습니다. `-v`로 통신 내용을 확인하세요"
            }
            Self::RowsDiffer => {
                "`cookiepay search --tid TID`로 모든 행을 볼 수 있습니다. 취소는 CookiePay 관리자 페이지에서 하세요"
            }
            Self::ShorterPeriod => "더 짧은 기간을 조회하세요",
            Self::IpAddress => {
                "CookiePay에 이 컴퓨터의 IP 주소를 이 API ID의 허용 목록에 등록해 달라고 요청하거나, 등록된 컴퓨터에서 \
                 실행하세요. 인증 정보의 문제가 아닙니다"
            }
            Self::Maintenance => {
                "게이트웨이가 점검 중입니다. 나중에 다시 시도하세요. 인증 정보의 문제가 아닙니다"
            }
            Self::FewerRequests => {
                "잠시 후 동시에 보내는 요청을 줄여 다시 시도하세요: `--jobs 1`"
            }
            Self::NewToken => "다시 시도하세요. 실행할 때마다 토큰을 새로 발급받습니다",
            Self::AskCookiePay => {
                "이 API ID로 무엇을 할 수 있는지 CookiePay에 문의하세요. API 키의 문제가 아닙니다"
            }
            Self::Pem => "`ca_file`에는 PEM 형식의 인증서를 지정하세요",
            Self::ProxyForm => "프로필에 `proxy = \"http://host:port\"` 형식으로 적으세요",
        })
    }
}

/// The way to a connection that is made, and trusted.
const fn to_connect(reason: NotReached) -> &'static str {
    match reason {
        NotReached::Lookup => {
            "이 컴퓨터가 인터넷에 연결되어 있는지, `base_url`의 호스트 이름이 맞는지 확인하세요. 프록시를 쓴다면 \
             `HTTPS_PROXY`를 설정하세요"
        }
        NotReached::Refused => {
            "그 주소에서 응답하는 서버가 없습니다. `base_url`을 확인하거나 `cookiepay mock`을 시작하세요"
        }
        NotReached::TimedOut { .. } | NotReached::Unreachable => {
            "네트워크와 방화벽을 확인하거나 `connect_timeout_seconds`를 늘리세요"
        }
        NotReached::Certificate(CertificateFault::Expired | CertificateFault::NotYetValid) => {
            "이 컴퓨터의 시계가 맞는지 확인하세요. 맞다면 서버의 인증서를 갱신해야 합니다. 서버로 전송한 것은 없습니다"
        }
        NotReached::Certificate(CertificateFault::OtherHost) => {
            "`base_url`의 호스트 이름이 맞는지 확인하세요. 맞다면 중간의 다른 장비가 대신 응답하는 것입니다. 전송한 것은 \
             없습니다"
        }
        NotReached::NotTls => {
            "`base_url`의 포트가 맞는지 확인하세요. 맞다면 중간의 다른 장비가 대신 응답하는 것입니다. 전송한 것은 없습니다"
        }
        NotReached::Certificate(CertificateFault::UnknownAuthority | CertificateFault::Unfit)
        | NotReached::Tls => {
            "TLS를 복호화하는 프록시를 쓴다면 그 인증 기관의 인증서를 프로필의 `ca_file`로 지정하세요"
        }
        NotReached::Proxy => {
            "`HTTPS_PROXY`와 `NO_PROXY`, 또는 프로필의 `proxy`를 확인하세요. 어느 것을 쓰는지 `cookiepay doctor`가 알려 줍니다"
        }
        NotReached::Impossible => "프로필의 `base_url`을 확인하세요",
        NotReached::Header => "API 키를 어디에서 읽는지 `cookiepay config show`로 확인하세요",
    }
}

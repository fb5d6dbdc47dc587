//! What `explain` says of the gateway's codes, in Korean.

use super::phrase::{AGAIN_SAFE, ONLY_LOOKED};
use crate::payment::ResultCode;
use crate::words::explain::ExplainPage;

pub(super) const fn code(it: ResultCode) -> &'static ExplainPage {
    match it {
        ResultCode::Success => &SUCCESS,
        ResultCode::WrongKey => &WRONG_KEY,
        ResultCode::NoPayments => &NO_PAYMENTS,
        ResultCode::DepositFirst => &DEPOSIT_FIRST,
        ResultCode::CatchAll => &CATCH_ALL,
    }
}

/// Says where it is known from.
pub(super) const fn source(it: ResultCode) -> &'static str {
    match it {
        ResultCode::Success => "매뉴얼의 결제내역 조회와 결제취소 쪽",
        ResultCode::WrongKey => {
            "토큰 요청에 대한 응답으로 가맹점이 알려 온 것입니다. 조회와 취소의 응답도 같은 뜻으로 \
             봅니다(추정)"
        }
        ResultCode::NoPayments => "쿠키페이가 배포한 연동 프로그램의 코드",
        ResultCode::DepositFirst => {
            "코드와 API는 매뉴얼의 결제취소 쪽에 있습니다. 입금 뒤에 같은 명령을 다시 실행하는 것은 \
             추정입니다"
        }
        ResultCode::CatchAll => {
            "`API_ID`에 관한 메시지는 가맹점이 알려 온 것이고, 나머지는 추정입니다"
        }
    }
}

/// Says where it is known from what the texts of all other codes mean.
pub(super) const SOURCE_OF_OTHERS: &str =
    "이미 취소와 기취소는 쿠키페이가 배포한 연동 프로그램의 코드에 있고, 나머지는 추정입니다";

const SUCCESS: ExplainPage = ExplainPage {
    title: "게이트웨이가 요청을 처리했습니다",
    meaning: "HTTP 200으로 온 취소 응답의 `cancel_code`이면 취소되었다는 뜻입니다. 토큰의 `RTN_CD`이면 \
         발급되었다는 뜻이고, 결제의 `RESULTCODE`이면 PG가 받아들였다는 뜻이며, 가상계좌는 입금 전일 \
         수 있습니다. `0`이나 `00`, 취소 응답의 형식이 아닌 `0000`은 취소되었다는 답으로 보지 \
         않습니다.",
    money: "취소 응답이면 예. 요청한 금액과 다른 금액이 적혀 있거나 잔액과 맞지 않으면 결과 \
         불일치(`conflict`)가 됩니다.",
    steps: &["취소 한 건을 자세히 확인하려면: `cookiepay refunds show 취소번호`"],
    again: "같은 취소를 다시 하지 마세요. 이미 처리되었습니다.",
};

const WRONG_KEY: ExplainPage = ExplainPage {
    title: "API ID와 API 키가 서로 맞지 않습니다",
    meaning: "게이트웨이가 인증 정보를 받아들이지 않았습니다(ID & KEY 불일치). 테스트 ID를 라이브에 \
         보냈거나 라이브 ID를 테스트에 보낸 경우가 많습니다. 키가 다른 API ID의 것일 수도 있습니다. \
         PG와 결제 방식마다 ID와 키가 따로 있습니다. 점검이나 타임아웃이라는 메시지가 함께 오면 \
         코드보다 메시지를 따릅니다.",
    money: "아니요. 게이트웨이가 결제를 처리하기 전에 거절했습니다. 다만 취소 응답이 시간·시스템 \
         문제라는 메시지와 함께 왔거나 메시지가 없으면 결과 미확인입니다.",
    steps: &[
        "어느 API ID와 환경, 어디의 키를 쓰는지 확인하려면: `cookiepay config show`",
        "고친 뒤에 확인하려면: `cookiepay config check`",
        "취소는 결제할 때 쓴 ID와 키로 해야 합니다. 어느 프로필인지 찾으려면: `cookiepay show TID \
         --all-profiles`",
    ],
    again: "인증 정보를 고친 뒤에는 안전합니다.",
};

const NO_PAYMENTS: ExplainPage = ExplainPage {
    title: "조회한 조건에 맞는 결제가 없습니다",
    meaning: "오류가 아닙니다. 이 API ID로는 해당 기간이나 해당 거래번호(TID)의 결제가 없다는 뜻입니다. \
         결제가 없는 기간은 빈 결과와 종료 코드 0, 없는 TID는 `payment.not_found`와 종료 코드 5로 \
         끝납니다.",
    money: ONLY_LOOKED,
    steps: &[
        "모든 프로필로 찾으려면: `cookiepay search --tid TID --all-profiles`",
        "더 긴 기간을 조회하려면: `cookiepay search 3m`",
    ],
    again: AGAIN_SAFE,
};

const DEPOSIT_FIRST: ExplainPage = ExplainPage {
    title: "입금 후 취소 필요: 가맹점이 먼저 입금해야 합니다",
    meaning: "이미 정산되어 대금이 가맹점에 지급된 결제입니다. 가맹점이 그 금액을 입금한 뒤에만 \
         취소됩니다. 키움페이 결제에만 있습니다.",
    money: "아니요. 최종 거절입니다. 다만 메시지가 없거나 타임아웃이라는 메시지와 함께 온 경우에는 결과 \
         미확인(`unknown`)으로 봅니다.",
    steps: &[
        "입금할 계좌를 확인하세요. 쿠키페이의 입금후취소 API(`POST /api/get_cancel_bank_account`)가 \
         알려 주며, 이 프로그램은 이 API를 호출하지 않습니다. 관리자 페이지의 어느 메뉴인지는 \
         매뉴얼에 없으니, 거래번호(TID)와 함께 쿠키페이 고객센터에 입금후취소를 문의하세요.",
        "안내받은 금액을 입금하세요.",
        "입금만으로 이미 취소되었는지 먼저 확인하려면: `cookiepay show TID`",
        "취소되지 않았다면 같은 `cancel` 명령을 다시 실행하세요. 먼저 결제를 조회합니다.",
    ],
    again: "입금한 뒤에 다시 시도하세요. 그 전에는 같은 답이 옵니다.",
};

const CATCH_ALL: ExplainPage = ExplainPage {
    title: "그 밖의 오류입니다. 메시지를 보아야 알 수 있습니다",
    meaning: "`9999`는 어떤 메시지와도 함께 옵니다. `API_ID`에 관한 메시지이면 라이브와 테스트의 인증 \
         정보가 뒤바뀐 것입니다. 타임아웃이나 시스템 문제라는 메시지이면 답으로 보지 않습니다. 그 \
         밖의 메시지는 다른 코드와 같이 봅니다: `cookiepay explain other`",
    money: "취소 응답일 때: `API_ID`에 관한 메시지나 최종 거절(취소 불가 등)이면 아니요. 시간·시스템 \
         문제이거나 메시지가 없으면 결과 미확인입니다. 이미 취소라면 결제를 조회해 봅니다. 대개 그 전의 \
         취소이지만, 요청한 뒤에 잔액이 줄었으면 이번 요청일 수도 있습니다(결과 불일치). 그 밖의 메시지이면 지금까지는 취소되지 않았지만 `certain_at`까지는 처리될 수 \
         있습니다.",
    steps: &[
        "오류에서 코드 뒤의 메시지를 확인하세요.",
        "`API_ID`에 관한 메시지라면: `cookiepay config show`",
        "취소 응답이었다면: `cookiepay refunds reconcile --all`, 그 뒤에 `cookiepay refunds show 취소번호`",
    ],
    again: "조회는 언제나 안전합니다. 취소는 오류의 안내를 따르세요. 결과 미확인이면 먼저 `reconcile`로 \
         확인해야 합니다.",
};

pub(super) const OTHER: ExplainPage = ExplainPage {
    title: "그 밖의 코드: PG의 코드이며, 메시지로만 뜻을 알 수 있습니다",
    meaning: "쿠키페이는 코드표를 공개하지 않고 PG마다 다른 코드를 그대로 전달합니다. 그래서 메시지를 \
         봅니다. 토큰과 조회의 응답: 조회기간 초과는 너무 긴 기간, 허용되지 않은 IP는 이 컴퓨터의 \
         주소, 점검은 서비스 점검, 요청 초과는 너무 많은 요청, 타임아웃이나 시스템 오류는 시스템 \
         문제, 토큰은 토큰, 권한이나 미등록 가맹점은 가맹점의 권한에 관한 것입니다. 취소의 응답: \
         타임아웃, 시스템 오류 등은 답으로 보지 않습니다. 취소 불가, 취소기간, 취소 가능 금액 초과, \
         원거래 없음은 최종 거절입니다. 이미 취소, 기취소는 그 전에 취소되었다는 뜻입니다. 그 밖의 \
         메시지는 나중에 처리될 수도 있는 거절입니다.",
    money: "메시지에 따라 다릅니다. 최종 거절이면 아니요. 답이 아니면 결과 미확인. 이미 취소이면 결제를 \
         조회해 봅니다. 대개 그 전의 취소이지만, 요청한 뒤에 잔액이 줄었으면 이번 요청일 수도 \
         있습니다(결과 불일치). 그 밖의 거절이면 지금까지는 취소되지 않았지만 \
         `certain_at`까지는 처리될 수 있습니다.",
    steps: &[
        "응답을 어떻게 보았는지 확인하려면: `cookiepay refunds show 취소번호`",
        "확정되지 않은 것을 다시 확인하려면: `cookiepay refunds reconcile --all`",
        "PG가 최종 거절로 쓰는 코드라면 프로필의 `final_codes`에 적어 주세요.",
    ],
    again: "오류의 안내를 따르세요(`-o json`에서는 `retry`).",
};

//! What several pages of `explain` say alike, in Korean.

pub(super) const NOTHING_SENT: &str = "아니요. 취소 요청을 보내지 않았습니다.";
pub(super) const NOTHING_SENT_NOW: &str = "이번 실행으로는 아니요. 보내지 않았습니다.";
pub(super) const ONLY_LOOKED: &str =
    "아니요. 토큰을 요청하거나 조회했을 뿐, 취소 요청을 보내지 않았습니다.";
pub(super) const NO_JOURNAL: &str = "이번 실행으로는 아니요. 취소 기록 없이는 보내지 않습니다.";
pub(super) const COPY_ONLY: &str = "아니요. 취소 기록을 복사하려던 것이며 보내는 것이 없습니다.";
pub(super) const EARLIER_ONE: &str = "이번 실행으로는 아니요. 그 취소가 어떻게 되었는지는 `cookiepay refunds show 취소번호`에 나옵니다.";
pub(super) const NOT_THIS_ROW: &str = "이 행으로는 아니요. 보내지 않았습니다.";
pub(super) const NO_REAL_MONEY: &str = "아니요. 지어낸 결제만 있습니다.";
pub(super) const COMPARED: &str = "아니요. 비교는 조회만 합니다.";
pub(super) const CHECKED: &str = "아니요. `doctor`는 검사만 하고 취소 요청을 보내지 않습니다.";
pub(super) const AS_MONEY_MOVED: &str = "함께 나오는 `money_moved`를 확인하세요.";
pub(super) const AGAIN_SAFE: &str = "언제든 안전합니다.";
pub(super) const AGAIN_FIXED: &str = "고친 뒤에는 안전합니다.";
pub(super) const AGAIN_NO: &str = "다시 해도 같은 결과입니다.";
pub(super) const LOOKING: &str = "조회는 언제나 안전합니다.";

//! What shops call the state of an order, and which way the money of a line goes.

use unicode_normalization::UnicodeNormalization as _;

use crate::payment::Status;
use crate::payment::compare::LineKind;

/// Returns the state of the payment that a shop's word for an order tells; `None` for a word that nobody knows.
///
/// A cancel that is asked for is not done: until then the payment is one.
pub(super) fn status(word: &str) -> Option<Status> {
    let word = folded(word);
    let known = STATES
        .iter()
        .find(|(_, words)| words.contains(&word.as_str()));
    known
        .map(|(status, _)| *status)
        .or_else(|| Status::from_typed(&word).ok())
}

/// Returns which way the money goes by a shop's word; `None` for a word that nobody knows.
pub(super) fn kind(word: &str) -> Option<LineKind> {
    let word = folded(word);
    let known = KINDS
        .iter()
        .find(|(_, words)| words.contains(&word.as_str()));
    known.map(|(kind, _)| *kind)
}

/// Writes a word as it is compared: case, blanks and what joins its parts aside.
fn folded(word: &str) -> String {
    let letters = word
        .nfc()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '_'));
    letters.collect::<String>().to_lowercase()
}

/// The states, and the words for them beside those of [`Status`].
const STATES: [(Status, &[&str]); 5] = [
    (
        Status::Paid,
        &[
            "입금확인",
            "입금완료",
            "결제확인",
            "결제됨",
            "승인완료",
            "결제승인",
            "정상",
            "주문확인",
            "주문접수완료",
            "발주확인",
            "상품준비",
            "상품준비중",
            "배송준비",
            "배송준비중",
            "배송대기",
            "배송보류",
            "배송지시",
            "배송시작",
            "배송",
            "배송중",
            "배송완료",
            "출고대기",
            "출고완료",
            "발송대기",
            "발송대상",
            "발송완료",
            "부분배송중",
            "부분배송완료",
            "구매확정",
            "구매결정",
            "거래완료",
            "거래종료",
            "수취확인",
            "신규주문",
            "취소요청",
            "취소신청",
            "취소접수",
            "취소처리중",
            "취소중",
            "취소보류",
            "취소철회",
            "취소거부",
            "취소거절",
            "환불요청",
            "환불신청",
            "환불접수",
            "환불대기",
            "환불처리중",
            "환불보류",
            "반품요청",
            "반품신청",
            "반품접수",
            "반품수거중",
            "반품수거완료",
            "반품처리중",
            "반품진행",
            "반품보류",
            "반품철회",
            "반품거부",
            "교환",
            "교환요청",
            "교환신청",
            "교환접수",
            "교환처리중",
            "교환완료",
            "교환철회",
            "paid",
            "processing",
            "complete",
            "completed",
            "success",
            "approved",
            "captured",
            "shipped",
            "delivered",
            "refundrequested",
            "cancelrequested",
            "returnrequested",
        ],
    ),
    (
        Status::AwaitingDeposit,
        &[
            "입금전",
            "입금예정",
            "결제대기",
            "결제대기중",
            "결제전",
            "미결제",
            "입금확인전",
            "무통장입금대기",
            "주문",
            "주문접수",
            "pending",
            "pendingpayment",
            "onhold",
            "unpaid",
            "awaitingpayment",
        ],
    ),
    (
        Status::PartiallyCancelled,
        &[
            "부분취소완료",
            "부분환불완료",
            "부분반품완료",
            "일부취소",
            "일부환불",
            "partiallyrefunded",
            "partialrefund",
            "partiallycanceled",
        ],
    ),
    (
        Status::Cancelled,
        &[
            "취소처리완료",
            "결제취소",
            "승인취소",
            "주문취소",
            "판매취소",
            "관리자취소",
            "고객취소",
            "품절취소",
            "입금전취소",
            "미입금취소",
            "자동취소",
            "환불완료",
            "반품완료",
            "반품환불완료",
            "반품",
            "전체환불",
            "전액환불",
            "전액취소",
            "canceled",
            "refunded",
            "void",
            "voided",
        ],
    ),
    (
        Status::Failed,
        &[
            "결제시도",
            "결제중단",
            "승인실패",
            "주문실패",
            "고객결제중단",
            "declined",
            "checkoutdraft",
        ],
    ),
];

/// The two ways, and the words for them.
const KINDS: [(LineKind, &[&str]); 2] = [
    (
        LineKind::Paid,
        &[
            "승인",
            "결제",
            "입금",
            "매출",
            "판매",
            "구매",
            "주문",
            "정상",
            "승인완료",
            "결제완료",
            "입금완료",
            "결제승인",
            "정상승인",
            "paid",
            "pay",
            "payment",
            "sale",
            "order",
            "charge",
            "approve",
            "approved",
            "approval",
            "capture",
        ],
    ),
    (
        LineKind::Cancel,
        &[
            "취소",
            "환불",
            "반품",
            "전체취소",
            "부분취소",
            "전액취소",
            "승인취소",
            "결제취소",
            "매출취소",
            "주문취소",
            "취소완료",
            "환불완료",
            "반품완료",
            "부분환불",
            "전체환불",
            "cancel",
            "canceled",
            "cancelled",
            "cancellation",
            "refund",
            "refunded",
            "return",
            "void",
            "partialcancel",
            "partialrefund",
        ],
    ),
];

//! The names of the rows on a screen.

use std::fmt;

use crate::words::language::Korean;
use crate::words::{ExplainLabel, JournalLabel, RefundLabel, ReportLabel};

impl Korean for RefundLabel {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Profile => "프로필",
            Self::Number => "번호",
            Self::Payment => "거래번호",
            Self::PaidBy => "결제수단",
            Self::PaidOn => "승인일시",
            Self::Buyer => "구매자명",
            Self::Product => "상품명",
            Self::OrderNo => "주문번호",
            Self::Reason | Self::CancelReason => "취소사유",
            Self::ToAccount => "환불계좌",
            Self::HeldBy => "예금주",
            Self::Reference => "참조값",
            Self::MadeBefore => "이전 취소",
            Self::Left => "잔액",
            Self::Paid => "결제금액",
            Self::Refunded => "기취소금액",
            Self::Elsewhere => "외부 취소",
            Self::RolledBack => "되돌려짐",
            Self::ToRefund => "취소할 금액",
            Self::LeftAfter => "취소후 잔액",
            Self::Last => "내용",
            Self::Recorded => "기록",
            Self::AskedFor => "요청금액",
            Self::Person => "처리자",
            Self::Attempt => "시도횟수",
            Self::OnceMore => "추가 취소",
            Self::Begun => "시작일시",
            Self::Sent => "요청일시",
            Self::Answered => "응답일시",
            Self::Settled => "종결일시",
            Self::Late => "결과 번복",
            Self::Note => "메모",
            Self::CancelTid => "취소 TID",
            Self::RefundedOn | Self::Cancelled => "취소일시",
            Self::Answer => "응답",
            Self::ProvedBy => "근거",
            Self::Certain => "확정",
            Self::PaymentNow => "현재 결제",
            Self::YouSay => "확정 내용",
            Self::Beware => "주의",
            Self::File => "파일",
            Self::DoneBefore => "이미 완료",
            Self::Limit => "건당 한도",
            Self::DayLimit => "하루 한도",
            Self::CannotBe => "취소불가",
            Self::Held => "보류",
        })
    }
}

impl Korean for JournalLabel {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Path => "취소 기록",
            Self::Id => "기록 ID",
            Self::Version => "버전",
            Self::Refunds => "취소건수",
            Self::HighestSent => "마지막 전송",
            Self::Open => "미해결",
            Self::NotCertain => "미확정",
            Self::Server => "서버",
            Self::Durability => "저장 안전",
            Self::Standby => "대기 서버",
            Self::Connection => "연결",
            Self::Role => "권한",
            Self::Alive => "실행 중",
            Self::Continued => "",
        })
    }
}

impl Korean for ExplainLabel {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Kind => "종류",
            Self::ExitCode => "종료 코드",
            Self::Meaning => "뜻",
            Self::Money => "취소 여부",
            Self::ToDo => "할 일",
            Self::Again => "다시 실행",
            Self::Source => "출처",
        })
    }
}

impl Korean for ReportLabel {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "오류:",
            Self::CausedBy => "원인:",
            Self::Hint => "도움말:",
            Self::More => "자세히:",
            Self::Warning => "경고:",
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::words::ko::tests::assert_korean;
    use crate::words::language::ko;
    use crate::words::{JournalLabel as Journal, RefundLabel as Refund, ReportLabel as Report};
    use unicode_width::UnicodeWidthStr as _;

    /// What a screen has room for, in columns of the terminal.
    const WIDTH_MAX: usize = 11;

    #[test]
    fn a_name_of_a_row_is_korean_and_no_wider_than_its_room() {
        let refund = [
            Refund::Payment,
            Refund::Left,
            Refund::Refunded,
            Refund::Elsewhere,
            Refund::RolledBack,
            Refund::ToRefund,
            Refund::LeftAfter,
            Refund::OnceMore,
            Refund::Late,
            Refund::PaymentNow,
            Refund::YouSay,
            Refund::Beware,
            Refund::DoneBefore,
            Refund::DayLimit,
            Refund::CannotBe,
        ];
        let mut names: Vec<String> = refund.map(|it| ko(it).to_string()).into();
        names.extend(
            [
                Journal::HighestSent,
                Journal::NotCertain,
                Journal::Server,
                Journal::Durability,
                Journal::Standby,
                Journal::Connection,
                Journal::Role,
                Journal::Alive,
            ]
            .map(|it| ko(it).to_string()),
        );
        for name in &names {
            assert!(name.width() <= WIDTH_MAX, "{name}");
        }
        names.extend([Report::Error, Report::Hint].map(|it| ko(it).to_string()));
        let text = names.join(" / ");
        assert_korean(&text);
        insta::assert_snapshot!(text);
    }
}

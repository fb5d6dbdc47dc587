//! What a person is asked, and why something was not confirmed.

use std::fmt;

use super::count::{cases, won};
use crate::error::NotConfirmed;
use crate::words::language::Korean;
use crate::words::{Expected, Question, Unanswered};

impl Korean for Question {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refund(amount) => write!(f, "{}을 취소할까요? [y/N]", won(*amount)),
            Self::RefundLive => f.write_str(
                "라이브(실거래) 결제입니다. 취소할 금액을 숫자로 입력해 주세요 (예: 58000):",
            ),
            Self::Batch { refunds, total } => write!(
                f,
                "{}, 합계 {}을 취소할까요? [y/N]",
                cases(*refunds),
                won(*total)
            ),
            Self::BatchLive => f.write_str(
                "라이브(실거래) 결제입니다. 취소할 금액의 합계를 숫자로 입력해 주세요 (예: 58000):",
            ),
            Self::WriteDown => f.write_str("이대로 기록할까요? [y/N]"),
            Self::WriteDownLive => f.write_str(
                "라이브(실거래) 결제입니다. 이대로 기록하려면 금액을 숫자로 입력해 주세요 (예: 58000):",
            ),
            Self::CopyJournal => f.write_str(
                "파일의 취소를 데이터베이스에 복사하고, 앞으로 이 파일은 쓰지 않을까요? [y/N]",
            ),
            Self::TakeUpJournal => f.write_str(
                "여기에 없는 취소는 기록에서 빠집니다. 이 취소 기록을 이어 쓸까요? [y/N]",
            ),
        }
    }
}

impl Korean for NotConfirmed {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NobodyToAsk | Self::NobodyToShow => {
                f.write_str("확인받을 사람이 없습니다. 터미널이 아니고 `--yes`도 없습니다")
            }
            Self::SaidNo => f.write_str("진행하지 않았습니다. 아무것도 보내지 않았습니다"),
            Self::NotTheAmount(amount) => write!(
                f,
                "진행하지 않았습니다. 금액 {}을 그대로 입력해야 합니다. 아무것도 보내지 않았습니다",
                won(*amount)
            ),
            Self::WordNotWritten => {
                f.write_str("진행하지 않았습니다. 아무것도 기록하지 않았습니다")
            }
            Self::WordNotTheAmount(amount) => write!(
                f,
                "진행하지 않았습니다. 금액 {}을 그대로 입력해야 합니다. 아무것도 기록하지 않았습니다",
                won(*amount)
            ),
            Self::ProfileNotWritten => f.write_str("그만두었습니다. 프로필을 저장하지 않았습니다"),
            Self::JournalLeft => f.write_str("진행하지 않았습니다. 취소 기록은 그대로입니다"),
        }
    }
}

impl Korean for Expected {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Word => "예도 아니요도 아닙니다. y(예)나 n(아니요)을 입력해 주세요",
            Self::Amount => {
                "위에 표시된 금액만 받습니다. 금액을 숫자로 입력해 주세요 (쉼표와 원은 써도 됩니다). \
                 그만두려면 n(아니요)을 입력해 주세요"
            }
        })
    }
}

impl Korean for Unanswered {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NothingSent => "\n중단되었습니다. 아무것도 보내지 않았습니다",
            Self::NothingWritten => "\n중단되었습니다. 아무것도 기록하지 않았습니다",
            Self::NoProfile => "\n중단되었습니다. 프로필을 저장하지 않았습니다",
            Self::JournalStays => "\n중단되었습니다. 취소 기록은 그대로입니다",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payment::Won;
    use crate::words::ko::tests::assert_korean;
    use crate::words::language::ko;

    #[test]
    fn questions_say_how_much_and_ask_for_the_amount_where_the_money_is_real() {
        let total = Won::new(1_234_000);
        let questions = [
            Question::Refund(Won::new(58_000)),
            Question::RefundLive,
            Question::Batch { refunds: 1, total },
            Question::BatchLive,
            Question::WriteDown,
            Question::WriteDownLive,
            Question::TakeUpJournal,
            Question::CopyJournal,
        ];
        let text = questions.map(|it| ko(it).to_string()).join("\n");
        assert_korean(&text);
        insta::assert_snapshot!(text);
    }

    #[test]
    fn an_answer_that_is_no_yes_says_that_nothing_was_done() {
        let amount = Won::new(58_000);
        let why = [
            NotConfirmed::NobodyToAsk,
            NotConfirmed::SaidNo,
            NotConfirmed::NotTheAmount(amount),
            NotConfirmed::WordNotWritten,
            NotConfirmed::WordNotTheAmount(amount),
            NotConfirmed::JournalLeft,
        ];
        let mut said: Vec<String> = why.map(|it| ko(it).to_string()).into();
        said.extend([Expected::Word, Expected::Amount].map(|it| ko(it).to_string()));
        let unanswered = [
            Unanswered::NothingSent,
            Unanswered::NothingWritten,
            Unanswered::JournalStays,
        ];
        said.extend(unanswered.map(|it| ko(it).to_string().replace('\n', "⏎")));
        let text = said.join("\n");
        assert_korean(&text);
        insta::assert_snapshot!(text);
    }
}

//! The pages of `explain`, in Korean: of everything that is printed, none left out.

mod check;
mod compare;
mod consequence;
mod error;
mod exit;
mod gateway;
mod journal;
mod not_begun;
mod payment;
mod phrase;
mod refund;
mod refund_state;
mod row;
mod status;

use crate::error::ErrorCode;
use crate::words::explain::{ExplainPage, Topic, TopicKind};

/// Returns what is said of something.
pub(crate) const fn page(topic: Topic) -> &'static ExplainPage {
    match topic {
        Topic::Gateway(it) => gateway::code(it),
        Topic::OtherGatewayCode => &gateway::OTHER,
        Topic::Error(it) => of_error(it),
        Topic::Exit(it) => exit::page(it),
        Topic::State(it) => refund_state::state(it),
        Topic::Evidence(it) => refund_state::evidence(it),
        Topic::Certain => &refund_state::CERTAIN,
        Topic::Row(it) => row::page(it),
        Topic::Status(it) => status::page(it),
        Topic::Compare(it) => compare::page(it),
        Topic::Check(it) => check::page(it),
        Topic::MoneyMoved(it) => consequence::money_moved(it),
        Topic::Retry(it) => consequence::retry(it),
    }
}

const fn of_error(code: ErrorCode) -> &'static ExplainPage {
    match code {
        ErrorCode::Auth(it) => error::auth(it),
        ErrorCode::Batch(it) => error::batch(it),
        ErrorCode::Config(it) => error::config(it),
        ErrorCode::Gateway(it) => error::gateway(it),
        ErrorCode::Internal(it) => error::internal(it),
        ErrorCode::Journal(it) => journal::page(it),
        ErrorCode::Mock(it) => error::mock(it),
        ErrorCode::Network(it) => error::network(it),
        ErrorCode::Output(it) => error::output(it),
        ErrorCode::Payment(it) => payment::page(it),
        ErrorCode::Refund(it) => refund::page(it),
        ErrorCode::Search(it) => error::search(it),
        ErrorCode::Usage(it) => error::usage(it),
    }
}

/// Says where a word stands, or from where a code of the gateway is known.
pub(crate) const fn source(topic: Topic) -> &'static str {
    match topic {
        Topic::Gateway(it) => gateway::source(it),
        Topic::OtherGatewayCode => gateway::SOURCE_OF_OTHERS,
        Topic::Error(_) => {
            "`-o json` 오류의 `error.code`, 일괄취소 행의 `code`, `show`의 `obstacle`"
        }
        Topic::Exit(_) => "프로그램이 끝날 때의 종료 코드(셸의 `$?`)",
        Topic::State(_) => "취소와, 취소가 있는 일괄취소 행의 `outcome`",
        Topic::Evidence(_) => "취소의 `evidence`",
        Topic::Certain => "취소의 `certain`과 `certain_at`",
        Topic::Row(_) => "취소 기록에 취소가 없는 일괄취소 행의 `outcome`",
        Topic::Status(_) => "결제의 `status`",
        Topic::Compare(_) => "`compare`의 `result`와 `reasons`",
        Topic::Check(_) => "`doctor -o json`의 `check`",
        Topic::MoneyMoved(_) => "`-o json` 오류의 `error.money_moved`",
        Topic::Retry(_) => "`-o json` 오류의 `error.retry`",
    }
}

/// Heads a page.
pub(crate) fn headline(name: &str, title: &str) -> String {
    format!("{name}: {title}")
}

/// Heads the page of the exit code that a shell shows in the place of another.
pub(crate) fn hangup_headline(name: &str, title: &str) -> String {
    format!("129({name}과 같습니다): {title}")
}

/// Names a kind of thing.
pub(crate) const fn kind(kind: TopicKind) -> &'static str {
    match kind {
        TopicKind::GatewayCode => "게이트웨이 코드",
        TopicKind::ErrorCode => "오류 코드",
        TopicKind::ExitCode => "종료 코드",
        TopicKind::RefundState => "취소상태",
        TopicKind::Evidence => "근거",
        TopicKind::BatchRow => "일괄취소 행의 결과",
        TopicKind::PaymentStatus => "결제상태",
        TopicKind::CompareResult => "거래대사 결과",
        TopicKind::DoctorCheck => "`doctor`의 검사 항목",
        TopicKind::MoneyMoved => "취소 여부",
        TopicKind::Retry => "다시 실행해도 되는지",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::ko::tests::assert_korean;

    #[test]
    fn every_page_is_korean_and_has_as_many_steps_as_the_english_one() {
        for topic in Topic::all() {
            let page = page(topic);
            let texts = [
                page.title,
                page.meaning,
                page.money,
                page.again,
                source(topic),
            ];
            for text in texts.iter().chain(page.steps) {
                assert_korean(text);
                assert!(!text.is_empty(), "{topic:?}");
            }
            let english = crate::words::en::explain::page(topic);
            assert_eq!(page.steps.len(), english.steps.len(), "{topic:?}");
            assert_korean(kind(topic.kind()));
        }
    }

    /// What stands in a command for what a person puts in, and the same in English. As in the help, a TID is one in
    /// both.
    const PLACEHOLDERS: [(&str, &str); 12] = [
        ("계좌번호", "NO"),
        ("금액", "WON"),
        ("메모", "TEXT"),
        ("사용자", "NAME"),
        ("사유", "TEXT"),
        ("예금주", "NAME"),
        ("주문목록", "FILE"),
        ("주문번호", "NO"),
        ("프로필", "NAME"),
        ("참조값", "NAME"),
        ("취소번호", "ID"),
        ("파일", "FILE"),
    ];

    #[test]
    fn a_page_names_the_same_commands_as_the_english_one_with_korean_words_for_what_is_put_in() {
        let quoted = |text: &str| {
            let quoted = text.split('`').skip(1).step_by(2).map(str::to_owned);
            let mut all: Vec<String> = quoted.filter(|it| it.starts_with("cookiepay")).collect();
            all.sort();
            all
        };
        let in_english = |text: &str| {
            for command in quoted(text) {
                let mut words = command.split([' ', '=', ',']);
                let left =
                    words.find(|word| PLACEHOLDERS.iter().any(|(_, english)| word == english));
                assert_eq!(left, None, "{command}");
            }
            let mut text = text.to_owned();
            for (korean, english) in PLACEHOLDERS {
                text = text.replace(korean, english);
            }
            quoted(&text)
        };
        for topic in Topic::all() {
            let english = crate::words::en::explain::page(topic);
            for (step, other) in page(topic).steps.iter().zip(english.steps) {
                assert_eq!(in_english(step), quoted(other), "{topic:?}");
            }
        }
    }
}

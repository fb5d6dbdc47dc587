//! The pages of `explain`, and by which words each is found.

use super::summary;
use crate::exit::Exit;
use crate::words::explain::{ExplainPage, Topic, TopicKind};
use crate::words::language::InWords as _;

in_each_language! {
    explain
    /// Returns what is said of something.
    fn page(topic: Topic) -> &'static ExplainPage;
    /// Says where a word stands, or from where a code of the gateway is known.
    fn source(topic: Topic) -> &'static str;
    /// Heads a page.
    fn headline(name: &str, title: &str) -> String;
    /// Heads the page of the exit code that a shell shows in the place of another.
    fn hangup_headline(name: &str, title: &str) -> String;
    /// Names a kind of thing.
    fn kind(kind: TopicKind) -> &'static str;
}

/// Returns the words that a page is asked for by: the name, and what tables show for it in each language.
pub(crate) fn spellings(topic: Topic) -> Vec<String> {
    let mut all = vec![topic.name().into_owned()];
    let shown = |language, name| (summary::titles(language).word)(name).to_owned();
    match topic {
        Topic::Exit(exit) => {
            all.push(exit.name().to_owned());
            let mut numbers = vec![exit.code()];
            if exit == Exit::Terminated {
                numbers.push(HANGUP);
                all.push(HANGUP.to_string());
            }
            for number in numbers {
                all.push(format!("exit {number}"));
                all.push(format!("exit code {number}"));
                all.push(format!("종료 코드 {number}"));
            }
        }
        Topic::Status(status) => {
            for language in Language::ALL {
                all.push((summary::titles(language).status)(status).to_owned());
            }
        }
        Topic::State(it) => all.push(shown(Language::Korean, it.name())),
        Topic::Evidence(it) => all.push(shown(Language::Korean, it.name())),
        Topic::Row(it) => all.push(shown(Language::Korean, it.name())),
        Topic::Compare(it) => all.push(shown(Language::Korean, it.name())),
        Topic::Check(it) => all.extend(Language::ALL.map(|language| it.said(language))),
        Topic::Certain => all.extend(["certain_at".to_owned(), "확정".to_owned()]),
        Topic::OtherGatewayCode => {
            all.extend(["이미 취소", "기취소", "취소 불가", "원거래 없음"].map(str::to_owned));
        }
        Topic::Gateway(_) | Topic::Error(_) | Topic::MoneyMoved(_) | Topic::Retry(_) => {}
    }
    all
}

/// What a shell sees where a closed terminal ended the run.
const HANGUP: u8 = 129;

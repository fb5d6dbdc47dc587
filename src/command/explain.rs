//! `explain [CODE]`: what a code means, whether money moved, and what to do. Refuses to touch files or the
//! network.

use super::screen::Screen;
use super::{Print, Session};
use crate::error::{Error, Failure, MeantTopic, MoneyMoved, Retry, UsageError};
use crate::exit::Exit;
use crate::language::Language;
use crate::output::{Format, RecordColumn, Style, Value};
use crate::payment::Foreign;
use crate::spelling::{folded, nearest};
use crate::terminal;
use crate::words::{ExplainLabel as Label, ExplainPage, Topic, explain_words as say};

/// What to explain.
#[derive(Debug, clap::Args)]
#[command(
    before_long_help = "\
Examples:
  cookiepay explain                          everything that has a page, a line each
  cookiepay explain 9029                     a code of the gateway
  cookiepay explain refund.outcome_unknown   the code of an error
  cookiepay explain exit 10                  an exit code
  cookiepay explain '결과 미확인'            a state, as a table shows it
  cookiepay explain clock                    a check of `doctor`
  cookiepay explain 10 -o json | jq -r '.[].money'",
    after_long_help = "\
Explains the codes of the gateway and of errors, exit codes, states of refunds and what proved them, \
results of rows of a batch and of `compare`, states of payments, the checks of `doctor`, and the words of \
`money_moved` and `retry`. Case, blanks, hyphens and underscores make no difference. A word that stands for several things \
gets the page of each.

-o json is an array of objects with the columns `code`, `kind`, `title`, `exit`, `money_moved`, `retry`, \
`sureness`, `meaning`, `money`, `to_do`, `again` and `source`; of `exit`, `money_moved` and `retry` there may \
be several, with blanks between. Its texts are English. -o ndjson and -o csv have the same columns."
)]
pub struct ExplainArgs {
    /// What the program printed; without it, all that has a page
    #[arg(value_name = "CODE")]
    code: Vec<String>,
}

/// Prints the pages of a code, or a list of all that has one.
///
/// # Errors
///
/// [`UsageError::NoSuchTopic`]; [`Error::Output`] when it cannot be written.
pub fn run(args: &ExplainArgs, _: &Session<'_>, print: &Print<'_>) -> Result<Exit, Failure> {
    let all = Topic::all();
    let is_list = args.code.is_empty();
    let topics = if is_list {
        all
    } else {
        let typed = args.code.join(" ");
        let found = find(&typed, &all);
        if found.is_empty() {
            return Err(no_such_topic(&typed, &all).into());
        }
        found
    };
    if print.format == Format::Table {
        let style = Style {
            width: u16::try_from(terminal::columns()).ok(),
            ..print.style()
        };
        let text = if is_list {
            list(&topics, style)
        } else {
            pages(&topics, is_hangup(&args.code.join(" ")), style)
        };
        print.prose(&text)?;
    } else {
        print.rows(&COLUMNS, true, |add| topics.iter().try_for_each(add))?;
    }
    Ok(Exit::Done)
}

/// Tells whether somebody asks for the number that a shell sees where a closed terminal ended the run.
fn is_hangup(typed: &str) -> bool {
    key(typed).ends_with("129")
}

/// Finds what somebody means by a word: what is named or shown so, then the codes of errors that end so.
fn find(typed: &str, all: &[Topic]) -> Vec<Topic> {
    let typed = key(typed);
    let named = |topic: &&Topic| say::spellings(**topic).iter().any(|it| key(it) == typed);
    let ends_so = |topic: &&Topic| reason(**topic).is_some_and(|it| key(it) == typed);
    let (named, ending) = (all.iter().filter(named), all.iter().filter(ends_so));
    named.chain(ending).copied().collect()
}

/// Returns what stands behind the area of an error's code.
fn reason(topic: Topic) -> Option<&'static str> {
    let Topic::Error(code) = topic else {
        return None;
    };
    code.name().split_once('.').map(|it| it.1)
}

/// Writes a word as it is compared: marks between parts of it make no difference, nor quotes around it.
fn key(word: &str) -> String {
    folded(word).replace(['-', '.', '`', '\'', '"'], "")
}

fn no_such_topic(typed: &str, all: &[Topic]) -> Error {
    UsageError::NoSuchTopic {
        typed: Foreign::new(typed),
        meant: number(typed).or_else(|| near_word(typed, all)),
    }
    .into()
}

/// Returns which kind of number a word is. Another number is never offered for it, however near: that would
/// be the page of another answer.
fn number(typed: &str) -> Option<MeantTopic> {
    let typed = key(typed);
    let is_digits = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    let mut exits = ["exitcode", "exit", "종료코드"].into_iter();
    let is_exit = exits.any(|it| typed.strip_prefix(it).is_some_and(is_digits));
    let is_padded = typed.len() > 1 && typed.starts_with('0');
    if is_exit || is_digits(&typed) && !is_padded && typed.parse::<u8>().is_ok() {
        return Some(MeantTopic::ExitNumber);
    }
    let behind = typed.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let letters = typed.chars().take_while(char::is_ascii_alphabetic);
    (letters.count() <= CODE_LETTERS_MAX && is_digits(behind)).then_some(MeantTopic::GatewayCode)
}

/// Returns the word that is spelled most like one; what has a digit in it is no word.
fn near_word(typed: &str, all: &[Topic]) -> Option<MeantTopic> {
    let mut known: Vec<String> = all.iter().flat_map(|it| say::spellings(*it)).collect();
    known.extend(all.iter().copied().filter_map(reason).map(str::to_owned));
    known.retain(|it| !it.contains(|c: char| c.is_ascii_digit()));
    let lower = known.iter().map(|it| it.to_lowercase());
    let lower: Vec<String> = lower.collect();
    let near = nearest(&typed.to_lowercase(), lower.iter().map(String::as_str));
    let near = near.and_then(|near| known.iter().find(|it| it.to_lowercase() == near));
    near.cloned().map(MeantTopic::Near)
}

/// Lists what there is, a line each below its kind.
fn list(topics: &[Topic], style: Style) -> String {
    let mut screen = Screen::with_labels(style, NAME_WIDTH);
    let language = screen.language();
    let mut kind = None;
    for topic in topics {
        if kind != Some(topic.kind()) {
            if kind.is_some() {
                screen.gap();
            }
            screen.headline(say::kind(language, topic.kind()), BOLD);
            kind = Some(topic.kind());
        }
        screen.row(&*topic.name(), say::page(language, *topic).title);
    }
    screen.into_text()
}

/// Writes the page of each.
fn pages(topics: &[Topic], is_hangup: bool, style: Style) -> String {
    let mut screen = Screen::with_labels(style, LABEL_WIDTH);
    for (number, topic) in topics.iter().enumerate() {
        if number > 0 {
            screen.gap();
        }
        add_page(&mut screen, *topic, is_hangup);
    }
    screen.into_text()
}

fn add_page(screen: &mut Screen, topic: Topic, is_hangup: bool) {
    let language = screen.language();
    let page = say::page(language, topic);
    let headline = if is_hangup {
        say::hangup_headline(language, &topic.name(), page.title)
    } else {
        say::headline(language, &topic.name(), page.title)
    };
    screen.headline(&headline, BOLD);
    screen.row(Label::Kind, say::kind(language, topic.kind()));
    if !matches!(topic, Topic::Exit(_)) {
        screen.row(Label::ExitCode, &exits(topic).join(", "));
    }
    screen.row(Label::Meaning, page.meaning);
    screen.row(Label::Money, page.money);
    let is_only = page.steps.len() == 1;
    for (number, step) in (1_usize..).zip(page.steps) {
        let step = if is_only {
            (*step).to_owned()
        } else {
            numbered(number, step)
        };
        if number == 1 {
            screen.row(Label::ToDo, &step);
        } else {
            screen.row("", &step);
        }
    }
    screen.row(Label::Again, page.again);
    screen.row(Label::Source, say::source(language, topic));
}

fn numbered(number: usize, step: &str) -> String {
    format!("{number}. {step}")
}

/// The columns of a page as data. Its texts are English.
const COLUMNS: [RecordColumn<Topic>; 12] = [
    ("code", |it| Value::text(it.name())),
    ("kind", |it| Value::text(it.kind().name())),
    ("title", |it| Value::text(english(*it).title)),
    ("exit", |it| Value::text(exits(*it).join(" "))),
    ("money_moved", |it| {
        joined(it.money_moved(), MoneyMoved::name)
    }),
    ("retry", |it| joined(it.retries(), Retry::name)),
    ("sureness", |it| {
        Value::maybe(it.sureness(), |it| Value::text(it.name()))
    }),
    ("meaning", |it| Value::text(english(*it).meaning)),
    ("money", |it| Value::text(english(*it).money)),
    ("to_do", |it| Value::text(english(*it).steps.join("\n"))),
    ("again", |it| Value::text(english(*it).again)),
    ("source", |it| {
        Value::text(say::source(Language::English, *it))
    }),
];

fn english(topic: Topic) -> &'static ExplainPage {
    say::page(Language::English, topic)
}

fn exits(topic: Topic) -> Vec<String> {
    let exits = topic.exits().into_iter();
    exits.map(|exit| exit.code().to_string()).collect()
}

fn joined<T>(values: Vec<T>, name: fn(T) -> &'static str) -> Value<'static> {
    let names: Vec<&str> = values.into_iter().map(name).collect();
    Value::text(names.join(" "))
}

/// The columns of the terminal that the name of a row takes.
const LABEL_WIDTH: usize = 12;

/// The columns of the terminal that a name in the list takes.
const NAME_WIDTH: usize = 29;

/// The most letters that stand before the digits of a code of a gateway.
const CODE_LETTERS_MAX: usize = 3;

const BOLD: anstyle::Style = anstyle::Style::new().bold();

#[cfg(test)]
mod tests {
    use super::*;

    fn found(typed: &str) -> Vec<String> {
        let found = find(typed, &Topic::all());
        let name = |it: Topic| [it.kind().name(), &it.name()].join(" ");
        found.into_iter().map(name).collect()
    }

    fn meant(typed: &str) -> Option<MeantTopic> {
        let Error::Usage(UsageError::NoSuchTopic { meant, .. }) =
            no_such_topic(typed, &Topic::all())
        else {
            panic!("{typed}");
        };
        meant
    }

    fn offered(typed: &str) -> Option<String> {
        match meant(typed) {
            Some(MeantTopic::Near(near)) => Some(near),
            Some(MeantTopic::GatewayCode | MeantTopic::ExitNumber) | None => None,
        }
    }

    #[test]
    fn a_page_is_found_by_what_the_program_prints_in_any_case_and_language() {
        for (typed, expected) in [
            ("9029", "gateway_code 9029"),
            ("e003", "gateway_code E003"),
            ("0000", "gateway_code 0000"),
            (
                "Refund.Outcome_Unknown",
                "error_code refund.outcome_unknown",
            ),
            (
                "`refund.outcome-unknown`",
                "error_code refund.outcome_unknown",
            ),
            ("outcome_unknown", "error_code refund.outcome_unknown"),
            ("exit 10", "exit_code 10"),
            ("EXIT CODE 0", "exit_code 0"),
            ("종료 코드 12", "exit_code 12"),
            ("129", "exit_code 143"),
            ("action-required", "exit_code 8"),
            ("결과 미확인", "refund_state unknown"),
            ("결과미확인", "refund_state unknown"),
            ("rolled back", "refund_state rolled_back"),
            ("part. cancelled", "payment_status partially_cancelled"),
            ("partially_cancelled", "payment_status partially_cancelled"),
            ("부분취소", "payment_status partially_cancelled"),
            ("주문에만 있음", "compare_result only_orders"),
            ("only_gateway", "compare_result only_gateway"),
            ("보류", "batch_row held"),
            ("after_reconcile", "retry after_reconcile"),
            ("certain", "evidence certain"),
            ("이미 취소", "gateway_code other"),
            ("기취소", "gateway_code other"),
            ("journal-rights", "doctor_check journal_rights"),
            ("folder", "doctor_check state_directory"),
            ("남은 용량", "doctor_check space"),
        ] {
            let found = found(typed);
            let last = found.iter().filter(|it| !it.starts_with("batch."));
            assert!(last.clone().any(|it| it == expected), "{typed}: {found:?}");
        }
    }

    #[test]
    fn a_word_that_stands_for_several_things_gets_the_page_of_each() {
        assert_eq!(
            found("unknown"),
            [
                "exit_code 10",
                "refund_state unknown",
                "money_moved unknown"
            ]
        );
        assert_eq!(
            found("failed"),
            [
                "batch_row failed",
                "payment_status failed",
                "error_code mock.failed",
                "error_code output.failed",
            ]
        );
        assert_eq!(
            found("proxy"),
            ["doctor_check proxy", "error_code config.proxy"]
        );
        assert_eq!(
            found("권한"),
            ["doctor_check rights", "doctor_check journal_rights"]
        );
        assert_eq!(found("nobody"), [""; 0]);
    }

    #[test]
    fn the_nearest_word_is_offered() {
        for (typed, expected) in [
            ("action-requird", Some("action-required")),
            ("unknwon", Some("unknown")),
            ("9029x", None),
            ("exit x", None),
            ("refund.outcome_unknwon", Some("refund.outcome_unknown")),
            ("refund.hel", Some("refund.held")),
            ("정상차이2", Some("정상 차이")),
            ("nothing like it", None),
        ] {
            assert_eq!(offered(typed).as_deref(), expected, "{typed}");
        }
    }

    #[test]
    fn another_number_is_never_offered_for_a_code_of_the_gateway_or_an_exit_code() {
        for typed in [
            "0001", "0020", "000", "00", "9028", "9998", "256", "E004", "e999", "E03", "X777",
            "CD-01",
        ] {
            assert_eq!(found(typed), [""; 0]);
            let meant = meant(typed);
            assert!(matches!(meant, Some(MeantTopic::GatewayCode)), "{typed}");
        }
        for typed in ["exit 99", "Exit Code 0020", "종료 코드 13", "13", "128"] {
            assert_eq!(found(typed), [""; 0]);
            let meant = meant(typed);
            assert!(matches!(meant, Some(MeantTopic::ExitNumber)), "{typed}");
        }
        let numbers = (0..1000).filter(|it| !found(&format!("exit {it}")).is_empty());
        let listed: Vec<i32> = (0..=12).chain([20, 129, 130, 143]).collect();
        assert_eq!(numbers.collect::<Vec<_>>(), listed);
    }

    #[test]
    fn every_page_is_found_by_its_own_name() {
        for topic in Topic::all() {
            let found = find(&topic.name(), &Topic::all());
            assert!(found.contains(&topic), "{topic:?}");
        }
    }
}

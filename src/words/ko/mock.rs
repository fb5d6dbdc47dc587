//! What a mock gateway serves, why it does not start, and why a text is no fault, in Korean.

use std::fmt;

use super::count::cases;
use super::particle::topic;
use crate::mock::{
    Acted, Error, FaultValue, MOST_PAYMENTS, OrderFaultMade, ParseError, ParseOrderFaultError,
    Served, StateError, fault_names, order_fault_names,
};
use crate::payment::Quoted;
use crate::shown::ShownPath;
use crate::spelling::nearest;
use crate::words::language::{Korean, ko};

impl Korean for Error {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotLoopback(address) => write!(
                f,
                "모의 게이트웨이는 이 컴퓨터 안에서만 접속을 받습니다. {address}에서는 받을 수 없습니다"
            ),
            Self::Listen { address, .. } => {
                write!(f, "{address}에서 접속을 받을 수 없습니다")
            }
            Self::TooManyPayments(count) => write!(
                f,
                "1년에 결제 {}은 너무 많습니다. {}까지 만들 수 있습니다",
                cases(*count),
                cases(MOST_PAYMENTS)
            ),
            Self::Today(day) => write!(f, "{day}의 결제를 만들 수 없습니다"),
            Self::State(error) => error.korean(f),
        }
    }
}

/// One line of a log.
impl Korean for Served<'_> {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Call {
                asked,
                acted,
                milliseconds,
                fault: None,
            } => write!(f, "`{asked}`: {} ({milliseconds}ms)", ko(acted)),
            Self::Call {
                asked,
                acted,
                milliseconds,
                fault: Some(fault),
            } => write!(
                f,
                "`{asked}`: {} ({milliseconds}ms), 장애 `{fault}`",
                ko(acted)
            ),
            Self::NoCall { path, status } => write!(f, "`{path}`: HTTP {status}"),
            Self::Broken { status } => write!(f, "잘못된 요청: HTTP {status}"),
        }
    }
}

impl Korean for Acted<'_> {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rows => f.write_str("결제 내역"),
            Self::Code(code) => write!(f, "`{code}`"),
            Self::Not => f.write_str("처리하지 않음"),
        }
    }
}

impl Korean for StateError {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io { path, .. } => {
                write!(f, "상태 파일을 사용할 수 없습니다: {}", ShownPath(path))
            }
            Self::Line { path, line } => write!(
                f,
                "상태 파일 {}에 취소가 아닌 행이 있습니다: {}",
                ShownPath(path),
                Quoted(line)
            ),
        }
    }
}

impl Korean for ParseError {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoColon(text) => {
                write!(f, "{}: `대상:종류` 형식이 아닙니다", Quoted(text))
            }
            Self::Endpoint(name) => write!(
                f,
                "{}: 없는 대상입니다. `token`, `search`, `find`, `cancel` 중 하나를 쓰세요",
                Quoted(name)
            ),
            Self::Kind(text) => write!(
                f,
                "{}: 없는 장애입니다. 쓸 수 있는 장애: `{}`",
                Quoted(text),
                fault_names()
            ),
            Self::Value {
                kind,
                wanted: FaultValue::Nothing,
                value,
            } => write!(f, "`{kind}`에는 값을 쓸 수 없습니다: {}", Quoted(value)),
            Self::Value {
                kind,
                wanted,
                value,
            } => write!(
                f,
                "`{kind}`의 값 {} 쓸 수 없습니다. 쓸 수 있는 값: {}",
                topic(Quoted(value)),
                ko(wanted)
            ),
            Self::Misplaced { kind, endpoints } => write!(
                f,
                "`{kind}` 장애는 `{}`에만 쓸 수 있습니다",
                endpoints.join("`, `")
            ),
            Self::Never(text) => write!(f, "{}: 한 번도 일어나지 않는 장애입니다", Quoted(text)),
        }
    }
}

impl Korean for ParseOrderFaultError {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Kind(name) => match nearest(name, order_fault_names()) {
                Some(near) => write!(
                    f,
                    "{}: 없는 목록 오류입니다. 혹시 `{near}`인가요?",
                    Quoted(name)
                ),
                None => write!(
                    f,
                    "{}: 없는 목록 오류입니다. 쓸 수 있는 오류: `{}`",
                    Quoted(name),
                    order_fault_names().collect::<Vec<_>>().join("`, `")
                ),
            },
            Self::Chance { kind, chance } => write!(
                f,
                "`{kind}@` 뒤에는 0에서 1까지의 확률을 적으세요 (예: 0.01). {} 쓸 수 없습니다",
                topic(Quoted(chance))
            ),
            Self::NoChance(kind) => write!(
                f,
                "{} 목록 전체의 오류라 `@`를 붙일 수 없습니다",
                topic(format_args!("`{kind}`"))
            ),
        }
    }
}

/// Says which faults were put into a list of orders.
pub(super) fn write_order_faults(
    f: &mut fmt::Formatter<'_>,
    faults: &[OrderFaultMade],
) -> fmt::Result {
    let faults = faults.iter().map(|fault| match fault.orders {
        Some(orders) => format!("`{}` {}", fault.kind, cases(orders)),
        None => format!("`{}`", fault.kind),
    });
    let faults = faults.collect::<Vec<_>>().join(", ");
    write!(f, "이 목록에 넣은 오류: {faults}")
}

impl Korean for FaultValue {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Nothing => "없음",
            Self::Seconds => "초",
            Self::Days => "일수",
            Self::Searches => "조회 횟수",
            Self::Won => "금액(원)",
            Self::WonOrFull => "금액(원) 또는 `full`",
            Self::Text => "문구",
            Self::Url => "URL",
            Self::Duration => "시간 (예: 200ms, 5s)",
            Self::Shift => "앞뒤로 옮길 시간 (예: -1h, +20m)",
            Self::Code => "영문자와 숫자로 된 코드, 필요하면 `:문구`",
            Self::LateCode => "시간과 코드, 필요하면 문구 (예: 3s:9999)",
            Self::StatusCode => "400에서 599까지의 상태와 코드, 필요하면 문구 (예: 408:9999)",
            Self::LateStatusCode => {
                "시간, 400에서 599까지의 상태와 코드, 필요하면 문구 (예: 3s:408:9999)"
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mock::{Fault, OrderFault};
    use crate::words::ko::tests::assert_korean;

    #[test]
    fn a_text_that_is_no_fault_of_a_list_of_orders_is_refused_with_what_would_be_one() {
        let mut said = String::new();
        for text in ["mising", "x", "cancel@2", "cp949@0.1"] {
            let error = text.parse::<OrderFault>().unwrap_err();
            said.extend(["`", text, "`  ", &ko(error).to_string(), "\n"]);
        }
        assert_korean(&said.replace("\"mising\"", ""));
        insta::assert_snapshot!(said);
    }

    #[test]
    fn a_text_that_is_no_fault_is_refused_with_what_would_be_one() {
        let mut said = String::new();
        for text in [
            "x",
            "x:cut",
            "search:x",
            "search:cut=1",
            "search:503=x",
            "search:too-long=x",
            "search:stale=x",
            "cancel:wrong-amount=x",
            "find:elsewhere=x",
            "search:cancel-message=",
            "search:redirect=",
            "search:delay=x",
            "search:date=x",
            "search:code=",
            "cancel:code-late=x",
            "search:json=x",
            "cancel:json-late=x",
            "token:stale",
            "search:cut*0",
        ] {
            let error = text.parse::<Fault>().unwrap_err();
            said.extend(["`", text, "`  ", &ko(error).to_string(), "\n"]);
        }
        let foreign = said.replace("\"token:stale\"", "");
        assert_korean(
            &foreign
                .replace("\"search:cut*0\"", "")
                .replace("\"x:cut\"", ""),
        );
        insta::assert_snapshot!(said);
    }

    #[test]
    fn what_is_served_is_told_in_a_line() {
        let call = |acted, fault: Option<&str>| Served::Call {
            asked: "cancel 2898563196 1000".to_owned(),
            acted,
            milliseconds: 12,
            fault: fault.map(str::to_owned),
        };
        let lines = [
            call(Acted::Rows, None),
            call(Acted::Code("0000"), Some("drop-after")),
            call(Acted::Not, Some("500")),
            Served::NoCall {
                path: "/favicon.ico".to_owned(),
                status: 404,
            },
            Served::Broken { status: 403 },
        ];
        let said = lines.map(|line| ko(line).to_string()).join("\n");
        assert_korean(&said);
        insta::assert_snapshot!(said, @r"
        `cancel 2898563196 1000`: 결제 내역 (12ms)
        `cancel 2898563196 1000`: `0000` (12ms), 장애 `drop-after`
        `cancel 2898563196 1000`: 처리하지 않음 (12ms), 장애 `500`
        `/favicon.ico`: HTTP 404
        잘못된 요청: HTTP 403
        ");
    }
}

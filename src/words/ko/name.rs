//! The names of states, and of whatever else has one: one word a thing. Machine-readable output has the
//! English ones.

use std::fmt;

use crate::journal::{Evidence, Ruling, State};
use crate::payment::Environment;
use crate::refund::batch::result::{RowOutcome, RowResult};
use crate::words::language::Korean;

/// Names the state of a refund.
impl Korean for State {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(state(*self))
    }
}

/// Names what proved a state.
impl Korean for Evidence {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(evidence(*self))
    }
}

/// Names what a person decides of a refund.
impl Korean for Ruling {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Refunded => "취소됨",
            Self::NotRefunded => "취소되지 않음",
            Self::RolledBack => "취소 되돌려짐",
        })
    }
}

/// Names what has become of a row of a batch.
impl Korean for RowResult {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Before(entry) | Self::InDoubt(entry) => state(entry.state),
            Self::Ended(outcome) => state(outcome.entry.state),
            Self::Planned(_) => row(RowOutcome::Planned),
            Self::Failed(_) if self.is_held() => row(RowOutcome::Held),
            Self::Failed(_) => row(RowOutcome::Failed),
            Self::NotStarted(_) => row(RowOutcome::NotStarted),
        })
    }
}

/// Names where a payment is known; of a gateway on this machine, the port too.
impl Korean for Environment {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Local { port } => f.pad(&format!("로컬:{port}")),
            Self::Live | Self::Sandbox | Self::Demo => f.pad(environment(*self)),
        }
    }
}

/// Names where a payment is known, in a word.
pub(super) const fn environment(environment: Environment) -> &'static str {
    match environment {
        Environment::Live => "라이브",
        Environment::Sandbox => "테스트",
        Environment::Demo => "데모",
        Environment::Local { .. } => "로컬",
    }
}

/// Names the state of a refund, in a word.
pub(super) const fn state(state: State) -> &'static str {
    match state {
        State::Claimed => "취소준비",
        State::Sending => "요청중",
        State::Refunded => "취소완료",
        State::Refused => "취소거절",
        State::NotSent => "미전송",
        State::Unknown => "결과 미확인",
        State::NotApplied => "미반영",
        State::Conflict => "결과 불일치",
        State::RolledBack => "취소 되돌려짐",
    }
}

/// Names what has become of a row of a batch, in a word.
pub(super) const fn row(outcome: RowOutcome) -> &'static str {
    match outcome {
        RowOutcome::Planned => "취소예정",
        RowOutcome::Held => "보류",
        RowOutcome::Failed => "취소불가",
        RowOutcome::NotStarted => "미시작",
    }
}

/// Names what proved a state, in a word.
pub(super) const fn evidence(evidence: Evidence) -> &'static str {
    match evidence {
        Evidence::Reply => "응답",
        Evidence::Look => "조회",
        Evidence::Person => "수동 확정",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payment::Refusal;
    use crate::refund::batch::result::tests::{before, ended, failed, not_started};
    use crate::words::ko::tests::assert_korean;
    use crate::words::language::ko;

    #[test]
    fn whatever_has_a_name_has_a_korean_one() {
        let states = State::ALL.map(|it| ko(it).to_string());
        let evidence = Evidence::ALL.map(|it| ko(it).to_string());
        let environments = [
            Environment::Live,
            Environment::Sandbox,
            Environment::Demo,
            Environment::Local { port: 8480 },
        ]
        .map(|it| ko(it).to_string());
        let rows = [
            before(),
            ended(State::NotSent),
            failed(Refusal::Mobile),
            not_started(),
        ]
        .map(|it| ko(it).to_string());
        let all = [
            states.join(", "),
            evidence.join(", "),
            environments.join(", "),
            rows.join(", "),
        ]
        .join("\n");
        assert_korean(&all);
        insta::assert_snapshot!(all, @"
        취소준비, 요청중, 취소완료, 취소거절, 미전송, 결과 미확인, 미반영, 결과 불일치, 취소 되돌려짐
        응답, 조회, 수동 확정
        라이브, 테스트, 데모, 로컬:8480
        취소완료, 미전송, 취소불가, 미시작
        ");
    }
}

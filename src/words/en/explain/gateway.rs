//! What `explain` says of the gateway's codes.

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
        ResultCode::Success => "the manual, on its pages of searches and of cancels",
        ResultCode::WrongKey => {
            "reported by merchants, as the answer to a token; as the answer to a search or a cancel \
             it is taken for the same (inferred)"
        }
        ResultCode::NoPayments => "the vendor's own client code",
        ResultCode::DepositFirst => {
            "the manual, on its page of cancels, names the code and the API; that the same command is \
             to be run afterwards is inferred"
        }
        ResultCode::CatchAll => {
            "the text about the API_ID is reported by merchants; the rest is inferred"
        }
    }
}

/// Says where it is known from what the texts of all other codes mean.
pub(super) const SOURCE_OF_OTHERS: &str =
    "이미 취소 and 기취소 stand in the vendor's own client code; the other texts are inferred";

const SUCCESS: ExplainPage = ExplainPage {
    title: "the gateway did what it was asked",
    meaning: "As `cancel_code` of a cancel, with HTTP 200: the money is refunded. As `RTN_CD` of a token: \
         it was issued. As `RESULTCODE` of a payment: the PG took it, though a virtual account may \
         still await its deposit. `0`, `00`, or `0000` in another shape than the cancel's own, is no \
         yes to a cancel.",
    money: "As the answer to a cancel: yes. If it names another amount than was asked for, or the \
         balance contradicts it, the refund is a `conflict`.",
    steps: &["see what is known of a refund: `cookiepay refunds show ID`"],
    again: "Not the same refund: it is made.",
};

const WRONG_KEY: ExplainPage = ExplainPage {
    title: "the API ID and the key do not belong together",
    meaning: "The gateway does not take the credentials (`ID & KEY 불일치`). Often a test ID was sent to \
         the live gateway, or a live one to the test gateway; or the key is that of another API ID: a \
         shop has a pair for each PG and way of paying. With a text of maintenance or of a time-out, \
         that text is believed and not the code.",
    money: "No: the gateway never got as far as the payment. As the answer to a cancel with a text of \
         time or system, or with none: unknown.",
    steps: &[
        "see which API ID, environment and source of the key are used: `cookiepay config show`",
        "try them after mending: `cookiepay config check`",
        "refund with the pair that the payment was made with: `cookiepay show TID --all-profiles` \
         finds the profile",
    ],
    again: "Yes, once the credentials are mended.",
};

const NO_PAYMENTS: ExplainPage = ExplainPage {
    title: "a search found no payment",
    meaning: "Not an error: the gateway has no payment of these days, or with this TID, for this API ID. A \
         period without payments is an empty result with exit code 0; a TID that nobody knows is \
         `payment.not_found`, exit code 5.",
    money: ONLY_LOOKED,
    steps: &[
        "look with every profile: `cookiepay search --tid TID --all-profiles`",
        "look further back: `cookiepay search 3m`",
    ],
    again: AGAIN_SAFE,
};

const DEPOSIT_FIRST: ExplainPage = ExplainPage {
    title: "the shop has to deposit the money first (입금후취소)",
    meaning: "The payment was settled: its money was paid out to the shop. CookiePay refunds it only after \
         the shop has deposited it. Only payments through 키움페이 have this.",
    money: "No, and this no is final. Only where the code comes without a text, or with one of a \
         time-out, it proves nothing: the refund is then `unknown`.",
    steps: &[
        "get the account to deposit into: CookiePay's 입금후취소 names it, an API of its own (`POST \
         /api/get_cancel_bank_account`) that this program does not call; where CookiePay's admin \
         pages have it is not documented: ask its support for 입금후취소 with the TID",
        "deposit what it asks for",
        "see whether the deposit has already made CookiePay refund it: `cookiepay show TID`",
        "if nothing was refunded, run the same `cancel` again: it reads the payment first",
    ],
    again: "After the deposit. Before it the answer is the same.",
};

const CATCH_ALL: ExplainPage = ExplainPage {
    title: "anything else that went wrong: only its text tells what",
    meaning: "`9999` comes with any text. With one about the API_ID, live and test credentials are mixed \
         up. With one of a time-out or of a system in trouble it is no answer at all. Any other text \
         is read as that of any code: `cookiepay explain other`.",
    money: "As the answer to a cancel: with a text about the API_ID or of a final no (취소 불가), no; \
         with one of time or system, or with none, unknown; with 이미 취소, it is looked at: mostly by \
         an earlier cancel, but where the balance fell since the request it may have been this one, a \
         `conflict`; with any other, not so far, but it may be carried out until `certain_at`.",
    steps: &[
        "read the text in the error, behind the code",
        "where it is about the API_ID: `cookiepay config show`",
        "where it was the answer to a cancel: `cookiepay refunds reconcile --all`, and then `cookiepay \
         refunds show ID`",
    ],
    again: "A search: always. A refund: as its error says, never before `reconcile` has settled what is \
         unknown.",
};

pub(super) const OTHER: ExplainPage = ExplainPage {
    title: "any other code: the PG's own, of which only the text can be read",
    meaning: "CookiePay publishes no table of codes, and passes those of each PG through. What is read is \
         the text. Of a token or a search: 조회기간 초과 is a period that is too long, 허용되지 않은 \
         IP the address of this machine, 점검 maintenance, 요청 초과 too many requests, 타임아웃 or \
         시스템 오류 a system in trouble, TOKEN or 토큰 the token, 권한 or 미등록 가맹점 what the \
         shop may do. Of a cancel: 타임아웃, 시스템 오류 and their like are no answer; 취소 불가, \
         취소기간, 취소 가능 금액 초과, 원거래 없음 are a final no; 이미 취소 or 기취소 says that it \
         was cancelled before; any other text is a no that may yet be carried out.",
    money: "It depends on the text: a final no, no; no answer, unknown; cancelled before, it is looked \
         at: mostly by an earlier cancel, but where the balance fell since the request it may have been \
         this one, a `conflict`; any other no, not so far, but it may be carried out until `certain_at`.",
    steps: &[
        "see what was made of the answer: `cookiepay refunds show ID`",
        "look again at what is not certain: `cookiepay refunds reconcile --all`",
        "if your PG means a code as a final no, list it as `final_codes` in the profile",
    ],
    again: "As the error says: `retry` with -o json.",
};

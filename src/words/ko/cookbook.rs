//! The cookbook in Korean.

use crate::words::cookbook::{
    ALL_SHOPS, COMPARE, COMPARE_SEND, Cookbook, MONTH_END, NEW_CANCELS, NIGHTLY, RECALL_PLAN,
    RECALL_SEND, REVIEWED_PLAN, REVIEWED_SEND, Recipe, RecipeStep,
};

/// The cookbook.
pub(crate) const COOKBOOK: Cookbook = Cookbook {
    about: "여러 명령을 이어서 하는 작업 모음. 셸에 붙여 넣어 씁니다",
    rules: &[
        "셸(`sh`)에서 씁니다. 모의 결제로 먼저 해 보려면 `export COOKIEPAY_PROFILE=demo`를 실행하세요. 쇼핑몰의 주문 \
         목록은 `cookiepay mock orders last-month --fault cancel --out orders.csv`로 만들 수 있습니다.",
        "셸은 파이프라인의 마지막 종료 코드만 알려 주므로, 중간에 끊긴 조회가 적게 찾은 조회처럼 보일 수 있습니다. \
         그래서 조회를 취소에 파이프로 잇지 않습니다. 명령마다 파일을 쓰고, 파일은 다 쓴 뒤에만 생기며, `&&`는 종료 \
         코드가 0일 때만 다음으로 넘어갑니다. 지난번 계획 파일은 이번 것으로 잘못 보지 않도록 먼저 지웁니다.",
        "모두 다시 실행해도 되고 동시에 실행해도 됩니다. 이미 취소된 것을 또 취소하지 않습니다.",
    ],
    codes: "종료 코드:",
    recipes: &[RECALL, NIGHT, WORKBOOK, COMPARISON, ALERT, SHOPS, REVIEW],
};

const RECALL: Recipe = Recipe {
    title: "회수하는 상품의 주문을 모두 취소하기",
    why: "게이트웨이의 상품명은 주문 전체의 이름입니다(`… 외 2건`이면 다른 상품이 두 건 더 있습니다). 전액을 취소하지 \
          않을 행은 `recall.csv`에서 `full` 대신 금액을 적으세요.",
    steps: &[
        RecipeStep {
            says: "계획을 만듭니다. 아무것도 보내지 않습니다:",
            script: RECALL_PLAN,
        },
        RecipeStep {
            says: "`plan.csv`를 읽어 보고 보냅니다. 보내기 전에 한 번 더 보여 주고 묻습니다:",
            script: RECALL_SEND,
        },
    ],
    codes: &[
        (
            "2",
            "취소할 것이 남은 결제가 없습니다. 계획은 생기지 않았습니다",
        ),
        (
            "6",
            "그대로는 취소할 수 없는 행이 있고, 어느 행인지 알려 줍니다. `recall.csv`에서 고치거나 빼고 계획을 다시 만드세요",
        ),
        ("7", "조회에 빠진 것이 있습니다. 다시 실행하세요"),
        (
            "9",
            "취소하지 않겠다고 답했습니다. 아무것도 보내지 않았습니다",
        ),
        (
            "10",
            "결과를 아직 모르는 행이 있습니다. `cookiepay refunds reconcile --all`로 확인한 뒤 계획을 다시 보내세요",
        ),
        (
            "11",
            "취소된 행과 취소되지 않은 행이 있습니다. 계획을 다시 보내면 멈춘 곳부터 이어집니다",
        ),
    ],
};

const NIGHT: Recipe = Recipe {
    title: "매일 밤 결과 재확인과 재검증하기",
    why: "확정되지 않은 취소를 모두 재확인하고, 최근 30일의 취소를 재검증합니다. 조회만 보내고, 할 일이 있을 때만 \
          출력하므로 그때만 메일이 옵니다.",
    steps: &[RecipeStep {
        says: "`nightly.sh`로 저장하고 `crontab`에 `30 3 * * * sh nightly.sh`를 적습니다. 그 위에 `cookiepay`가 있는 \
               폴더를 `PATH`로 적으세요:",
        script: NIGHTLY,
    }],
    codes: &[
        ("0", "모두 정상이고 출력한 것이 없습니다"),
        (
            "10",
            "결과 미확인인 취소가 남아 있습니다. 그 결제를 다른 방법으로 취소하지 마세요",
        ),
        (
            "11",
            "금액이 서로 맞지 않는 취소가 있습니다. `cookiepay refunds show`로 보고, 알아본 뒤 `resolve`로 확정하세요",
        ),
        (
            "20",
            "게이트웨이의 내용과 맞지 않게 된 취소가 있습니다. 건마다 처리할 명령을 함께 보여 줍니다",
        ),
        (
            "그 밖",
            "확인하지 못했습니다. 이날 밤의 상태는 알 수 없습니다",
        ),
    ],
};

const WORKBOOK: Recipe = Recipe {
    title: "월말 엑셀 파일 만들기",
    why: "한 시트에는 결제가, 다른 시트에는 날짜와 결제수단별 합계가 있습니다. 그 전달 이전 결제의 취소는 들어가지 \
          않고, 나중에 다시 만들면 그 뒤의 취소가 들어갑니다. 둘 다 알려 줍니다.",
    steps: &[RecipeStep {
        says: "매월 1일에 실행합니다:",
        script: MONTH_END,
    }],
    codes: &[
        ("0", "엑셀 파일이 빠짐없이 만들어졌습니다"),
        (
            "7",
            "빠진 것이 있습니다. 엑셀 파일이 생기지 않으며, 지난번 파일이 있으면 그대로 남습니다",
        ),
    ],
};

const COMPARISON: Recipe = Recipe {
    title: "한 달의 거래대사를 하고 빠진 취소 처리하기",
    why: "`orders.csv`는 쇼핑몰의 주문 목록입니다. 쇼핑몰에서는 취소되었는데 게이트웨이에서는 취소되지 않은 것이 \
          `refunds.csv`에 들어갑니다.",
    steps: &[
        RecipeStep {
            says: "`compare.sh`로 저장하고 `sh compare.sh`로 실행합니다. 아무것도 보내지 않습니다:",
            script: COMPARE,
        },
        RecipeStep {
            says: "계획을 읽어 보고 취소한 뒤, 그 차이가 남지 않았는지 확인합니다:",
            script: COMPARE_SEND,
        },
    ],
    codes: &[
        ("0", "차이가 없거나, 계획에 문제가 없습니다"),
        (
            "6",
            "계획에 그대로는 취소할 수 없는 행이 있고, 어느 행인지 알려 줍니다",
        ),
        ("7", "조회에 빠진 것이 있어 계획을 만들지 않았습니다"),
        (
            "10",
            "결과를 아직 모르는 행이 있습니다. `cookiepay refunds reconcile --all`로 확인한 뒤 다시 취소하세요",
        ),
        (
            "11",
            "취소된 행과 취소되지 않은 행이 있습니다. 다시 취소하면 멈춘 곳부터 이어집니다",
        ),
        ("20", "이 목록의 취소로는 없어지지 않는 차이가 있습니다"),
    ],
};

const ALERT: Recipe = Recipe {
    title: "새로 취소된 결제 알리기",
    why: "최근 90일의 결제 가운데 지난 실행 뒤에 취소된 것을 출력합니다. 처음에는 모두 출력합니다. 알린 것은 파일에 \
          적어 두고, 이 파일은 출력한 뒤에만 바뀌므로 실패하면 다음에 알립니다. 동시에 실행하면 두 번 알릴 수는 \
          있어도 빠뜨리지는 않습니다.",
    steps: &[RecipeStep {
        says: "`new-cancels.sh`로 저장하고 `crontab`에서 `sh new-cancels.sh`를 실행합니다:",
        script: NEW_CANCELS,
    }],
    codes: &[
        ("0", "새 취소를 출력했거나, 새 취소가 없습니다"),
        (
            "7",
            "조회에 빠진 것이 있습니다. 아무것도 알리지 않았고, 다음에 알립니다",
        ),
    ],
};

const SHOPS: Recipe = Recipe {
    title: "모든 프로필의 결제를 한 파일로 만들기",
    why: "`profile` 열이 붙습니다. 파일은 모두 담겼을 때만 생깁니다. 프로필마다 조회해 덧붙이면 하나가 실패했을 때 빠진 \
          곳이 생깁니다.",
    steps: &[RecipeStep {
        says: "설정 파일에 프로필이 여럿 있을 때:",
        script: ALL_SHOPS,
    }],
    codes: &[
        ("0", "모든 프로필의 결제가 모두 들어 있습니다"),
        (
            "7",
            "빠진 것이 있거나, 게이트웨이가 인증 정보를 받아들이지 않은 프로필이 있습니다. 이번 파일은 생기지 않았고, 어느 것인지 오류에 있습니다",
        ),
    ],
};

const REVIEW: Recipe = Recipe {
    title: "한 사람이 만들고 다른 사람이 보내는 취소 계획",
    why: "계획에는 행마다 예상 취소가능금액이 있어서, 그사이 바뀐 결제는 취소하지 않습니다. 두 사람의 취소 기록이 따로 \
          있고 둘 다 보내더라도 그렇습니다. 합계는 파일과 다른 방법으로 전하세요. 맥에서는 `sha256sum` 대신 \
          `shasum -a 256`을 씁니다.",
    steps: &[
        RecipeStep {
            says: "한 사람이 `refunds.csv`로 계획을 만들어 읽어 보고 두 파일을 건넵니다. `plan.csv.sha256`은 다른 방법으로 보내세요:",
            script: REVIEWED_PLAN,
        },
        RecipeStep {
            says: "다른 사람이 읽어 보고, 전해 들은 합계와 함께 보냅니다:",
            script: REVIEWED_SEND,
        },
    ],
    codes: &[
        (
            "0",
            "계획에 문제가 없습니다. 보낸 뒤라면 모두 취소되었습니다",
        ),
        ("1", "체크섬이 다른 계획입니다. 아무것도 보내지 않았습니다"),
        (
            "6",
            "합계가 다르거나, 그대로 취소할 수 있는 행이 없습니다. 아무것도 보내지 않았습니다",
        ),
        (
            "9",
            "취소하지 않겠다고 답했습니다. 아무것도 보내지 않았습니다",
        ),
        (
            "10",
            "결과를 아직 모르는 행이 있습니다. `cookiepay refunds reconcile --all`로 확인한 뒤 다시 보내세요",
        ),
        (
            "11",
            "취소된 행과, 그사이 바뀐 것처럼 취소되지 않은 행이 있습니다. 어느 행인지는 `result.csv`에 있습니다",
        ),
    ],
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::ko::tests::assert_korean;

    #[test]
    fn the_cookbook_is_in_korean() {
        let Cookbook {
            about,
            rules,
            codes,
            recipes,
        } = COOKBOOK;
        for text in [about, codes].iter().chain(rules) {
            assert_korean(text);
        }
        for recipe in recipes {
            let says = recipe.steps.iter().map(|step| step.says);
            let codes = recipe.codes.iter().flat_map(|(code, text)| [*code, *text]);
            for text in [recipe.title, recipe.why]
                .into_iter()
                .chain(says)
                .chain(codes)
            {
                assert_korean(text);
            }
        }
    }
}

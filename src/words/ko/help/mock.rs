//! `mock`, and the faults that it can have.

use super::entry::{ArgumentHelp, CommandHelp, argument};

pub(super) const HELP: &[CommandHelp] = &[MOCK, ORDERS];

const MOCK: CommandHelp = CommandHelp {
    path: "mock",
    about: "모의 결제가 있는 게이트웨이를 이 컴퓨터에서 실행합니다",
    examples: "\
예제:
  cookiepay mock
  cookiepay mock --listen 127.0.0.1:8480 --state ledger.ndjson
  cookiepay mock --fault cancel:drop-after*1 --fault search:500@0.1
  cookiepay mock --fault cancel:code-late=3s:9999:통신_타임아웃*1 --fault find:lag=2s",
    notes: FAULTS,
    arguments: ARGUMENTS,
};

const ORDERS: CommandHelp = CommandHelp {
    path: "mock orders",
    about: "모의 결제에 맞는 쇼핑몰 주문 목록을 CSV로 출력합니다",
    examples: "\
예제:
  cookiepay mock orders > orders.csv
  cookiepay mock orders last-month --fault missing@0.01 --fault cancel@0.01 > orders.csv
  cookiepay mock orders | cookiepay -p demo compare -",
    notes: ORDER_FAULTS,
    arguments: &[
        argument(
            "period",
            "목록의 기간, 한국 날짜 기준. 조회와 같은 말로 적습니다",
        )
        .value_name("기간")
        .default("1년 전체"),
        argument("headers", "열 이름, 주문상태, 결제수단의 언어: `ko`, `en`")
            .value_name("언어")
            .values(&[("ko", "한국어"), ("en", "영어")]),
        argument("faults", "목록에 오류를 넣습니다: `종류[@확률]`")
            .rest("여러 번 쓸 수 있습니다")
            .value_name("오류"),
    ],
};

const ORDER_FAULTS: &str = "\
오류는 `종류[@확률]`로 적습니다. 오류를 넣을 수 있는 주문마다 그 확률(0에서 1)로 넣고, `@확률`이 없으면 한 건에만 \
넣습니다. 어느 주문인지는 `--seed`가 정합니다. 취소하지 않은 결제완료 주문에만, 한 \
주문에 하나만 넣습니다.

  missing    주문이 목록에 없습니다
  extra      게이트웨이에 없는 주문이 바로 뒤에 있습니다
  amount     결제금액이 다릅니다
  cancel     목록에는 전체취소인데, 게이트웨이에서는 아직 취소하지 않았습니다
  status     결제완료한 주문인데, 주문상태가 입금대기입니다
  day        결제일시가 3일 늦거나 이릅니다
  duplicate  같은 행이 두 번 있어, 금액도 두 배입니다

다음은 목록 전체의 오류이고, `@확률`을 붙일 수 없습니다.
  total-row  마지막 행에 합계가 있습니다
  cp949      한글 윈도우처럼 CP949로 저장합니다";

const FAULTS: &str = "\
장애는 `대상:종류[=값][*횟수][@확률][/날짜]`로 적습니다.
대상은 `token`, `search`(모든 조회), `find`(거래번호 조회), `cancel`입니다.
`*횟수`는 최대 몇 번 일어나는지,
`@확률`은 일어날 확률(0에서 1)로, `--seed`가 같으면 똑같이 되풀이됩니다.
`/날짜`는 그날이 든 기간의 조회에서만 일어나게 합니다. 예: `/2026-10-03`

다음 가운데, 요청에 해당하는 것이 여럿이면 먼저 적은 하나만 일어납니다.
  drop-before               처리하지 않고 연결을 끊습니다
  drop-after                처리한 뒤 연결을 끊습니다
  reset, reset-after        같지만 TCP RST로 끊습니다
  stall, stall-after        응답하지 않습니다: 처리하지 않고, 또는 처리한 뒤
  stall-half                처리하고 응답을 절반만 보낸 뒤 멈춥니다
  half                      처리하고 응답을 절반만 보낸 뒤 끊습니다
  cut                       같지만 길이를 알리지 않아 HTTP로는 알 수 없습니다
  late=시간                 바로 연결을 끊고, 그 시간 뒤에 처리합니다
  html, html-after          웹 페이지로 200을 응답합니다: 처리하지 않고, 또는 처리한 뒤
  empty, empty-after        빈 내용으로 200을 응답합니다: 처리하지 않고, 또는 처리한 뒤
  500, 502, 503, 429        처리하지 않고 이 상태로 응답합니다 (`503=2`, `429=2`: `Retry-After: 2`)
  500-after, ...            처리한 뒤 이 상태로 응답합니다
  redirect=URL              처리하지 않고 이 URL로 302를 응답합니다
  code=코드                 처리하지 않고 이 코드로 응답합니다
  code-after=코드           처리한 뒤 이 코드로 응답합니다
  code-late=시간:코드       취소: 바로 이 코드로 응답하고, 그 시간 뒤에 처리합니다
  json=상태:코드            처리하지 않고 이 상태(400에서 599)와 코드로 응답합니다
  json-after=상태:코드      처리한 뒤 그렇게 응답합니다
  json-late=시간:상태:코드  취소: 바로 그렇게 응답하고, 그 시간 뒤에 처리합니다
  too-long=일수             조회: 이보다 긴 기간은 처리하지 않고 거절합니다
  wrong-amount[=금액]       취소: 처리한 뒤 다른 금액을 응답합니다(1,000원 더 많게)
  stale[=N]                 조회: 취소한 뒤 처음 N번의 조회에서(없으면 계속) 그 취소를 감춥니다
  expired                   토큰: 만료된 토큰을 발급합니다. 그 밖에: 토큰이 만료되었다고 응답합니다

코드에는 `:문구`를 붙일 수 있고, `_`는 빈칸이 됩니다: `code=9999:통신_타임아웃`

다음은 서로, 그리고 위의 장애와 함께 일어납니다.
  delay=시간            그 시간만큼 기다린 뒤 처리합니다(`200ms`, `5s`, `1m`)
  elsewhere=금액        거래번호 조회, 취소: 다른 곳에서 이 금액(또는 `full`)을 취소한 뒤 처리합니다
  elsewhere-after=금액  거래번호 조회, 취소: 처리한 뒤 다른 곳에서 이 금액(또는 `full`)을 취소합니다
  roll-back             조회: 마지막 취소가 있으면 완전히 되돌립니다
  lag=시간              조회: 취소한 뒤 그 시간 동안 그 취소를 감춥니다
  cancel-date=차이      조회: 다른 `CANCELDATE`를 보여 줍니다(`-1h`, `+20m`). `none`이면 비웁니다
  cancel-date=zeros     조회: 취소되지 않은 결제의 `CANCELDATE`를 0으로 채웁니다
  cancel-date=always    조회: 취소가능금액이 그대로인 결제에도 `CANCELDATE`를 보여 줍니다
  twice                 조회: 행마다 두 번 보냅니다
  twice-differing       조회: 행마다 두 번, 두 번째는 1원 많게 보냅니다
  twice-amount          조회: 한 행에 `AMOUNT`를 두 번, 두 번째는 1원 많게 적습니다
  cancel-message=문구   조회: 취소된 결제의 `CANCELMSG`로 이 문구를 보여 줍니다
  date=차이             `Date`를 이만큼 틀리게 합니다(`-1h`, `+20m`)
  no-date               `Date`를 보내지 않습니다
  pretty                보기 좋게 줄을 나눈 JSON
  raw-korean            이스케이프하지 않은 한글
  numbers               숫자로 적은 금액
  gzip                  클라이언트가 받든 말든 압축한 응답";

const ARGUMENTS: &[ArgumentHelp] = &[
    argument(
        "listen",
        "기다릴 루프백 주소. 포트 0은 비어 있는 포트를 씁니다",
    )
    .value_name("주소")
    .default("127.0.0.1:8480"),
    argument("per_year", "한 해에 만들 모의 결제의 대략적인 수"),
    argument("seed", "이 숫자가 다르면 모의 결제도 다릅니다"),
    argument("state", "취소를 이 파일에 남겨, 다음 실행에서도 이어집니다").value_name("파일"),
    argument("today", "모의 결제가 오늘 대신 이날까지 있게 합니다")
        .rest("시계는 한국 시간 그날 23:00에 시작합니다")
        .value_name("날짜"),
    argument(
        "faults",
        "장애를 일으킵니다: `대상:종류[=값][*횟수][@확률][/날짜]`",
    )
    .rest("여러 번 쓸 수 있습니다")
    .value_name("장애"),
];

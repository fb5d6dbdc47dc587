//! Describes the made-up shop: a coffee roaster, its customers, its hours and its words.
//!
//! Tables only; `sample` throws the dice. Nobody and nothing in them is real but the names of banks and card
//! companies. The tables are never reordered, shortened or lengthened: saved refunds refer to payments made from them.

/// How a payment was made; the names are those of `PAYMETHOD`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Method {
    Card,
    Kakaopay,
    Naverpay,
    CardSugi,
    CardBatch,
    Bank,
    Vacct,
    Vaccount,
    Mobile,
}

impl Method {
    /// The wire's word for it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Method::Card => "CARD",
            Method::Kakaopay => "KAKAOPAY",
            Method::Naverpay => "NAVERPAY",
            Method::CardSugi => "CARD_SUGI",
            Method::CardBatch => "CARD_BATCH",
            Method::Bank => "BANK",
            Method::Vacct => "VACCT",
            Method::Vaccount => "VACCOUNT",
            Method::Mobile => "MOBILE",
        }
    }

    /// Whether the money comes by a transfer to an account made for this payment.
    pub(crate) fn is_virtual_account(self) -> bool {
        matches!(self, Method::Vacct | Method::Vaccount)
    }

    /// Whether a part may be cancelled: authenticated and keyed-in cards only (the manual).
    pub(crate) fn allows_partial(self) -> bool {
        matches!(self, Method::Card | Method::CardSugi)
    }
}

/// Something the shop sells.
#[derive(Clone, Copy, Debug)]
pub(super) struct Product {
    pub(super) code: &'static str,
    pub(super) name: &'static str,
    pub(super) won: u64,
}

const fn product(code: &'static str, name: &'static str, won: u64) -> Product {
    Product { code, name, won }
}

/// How busy each hour is.
pub(super) const HOURS: [u32; 24] = [
    30, 18, 10, 6, 4, 5, 11, 22, 34, 49, 62, 66, 58, 60, 58, 56, 54, 50, 48, 52, 66, 76, 71, 50,
];
/// How busy each weekday is, from Monday, in parts of a hundred.
pub(super) const WEEKDAYS: [u32; 7] = [112, 106, 102, 100, 94, 84, 102];
/// How busy each month is, from January, in parts of a hundred.
pub(super) const MONTHS: [u32; 12] = [101, 88, 96, 94, 103, 92, 90, 88, 104, 98, 119, 127];

/// How payments are made, in parts of a hundred.
pub(super) const METHODS: [(u32, Method); 9] = [
    (52, Method::Card),
    (15, Method::Kakaopay),
    (11, Method::Naverpay),
    (4, Method::CardSugi),
    (5, Method::CardBatch),
    (4, Method::Bank),
    (4, Method::Vacct),
    (2, Method::Vaccount),
    (3, Method::Mobile),
];
/// What PGs say of a payment that was made; wire.md lists the first three.
pub(super) const SUCCESSES: [&str; 4] = ["결제성공", "성공", "정상", "정상처리"];
/// What card companies and PGs say when they refuse. Nobody publishes a table; these are made up in its likeness.
pub(super) const FAILURES: [(&str, &str); 6] = [
    ("0051", "잔액부족"),
    ("0054", "유효기간 경과 카드"),
    ("8324", "한도초과"),
    ("8037", "카드번호 오류"),
    ("A110", "인증 시간 초과"),
    ("9001", "고객 결제 취소"),
];
/// Why the shop gives money back by itself.
pub(super) const REASONS: [&str; 8] = [
    "고객 변심",
    "단순 변심",
    "중복 결제",
    "상품 품절",
    "배송 지연",
    "주문 정보 변경",
    "상품 파손으로 반품",
    "옵션 변경 후 재주문",
];
/// Card companies and their codes, in parts of a hundred.
pub(super) const CARDS: [(u32, (&str, &str)); 9] = [
    (22, ("신한카드", "41")),
    (18, ("삼성카드", "51")),
    (17, ("KB국민카드", "11")),
    (14, ("현대카드", "61")),
    (9, ("롯데카드", "71")),
    (7, ("하나카드", "21")),
    (5, ("우리카드", "33")),
    (4, ("NH농협카드", "91")),
    (4, ("BC카드", "31")),
];
/// Banks and their codes.
pub(super) const BANKS: [(&str, &str); 8] = [
    ("중소기업은행", "03"),
    ("국민은행", "04"),
    ("농협은행", "11"),
    ("우리은행", "20"),
    ("하나은행", "81"),
    ("신한은행", "88"),
    ("카카오뱅크", "90"),
    ("토스뱅크", "92"),
];
/// Family names, in parts of a hundred.
pub(super) const SURNAMES: [(u32, &str); 20] = [
    (21, "김"),
    (15, "이"),
    (9, "박"),
    (5, "최"),
    (5, "정"),
    (4, "강"),
    (4, "조"),
    (4, "윤"),
    (4, "장"),
    (4, "임"),
    (4, "한"),
    (3, "오"),
    (3, "서"),
    (3, "신"),
    (3, "권"),
    (2, "황"),
    (2, "안"),
    (2, "송"),
    (2, "류"),
    (1, "남궁"),
];
/// Given names, in Korean and for a mail address.
pub(super) const GIVEN_NAMES: [(&str, &str); 40] = [
    ("민준", "minjun"),
    ("서준", "seojun"),
    ("도윤", "doyun"),
    ("예준", "yejun"),
    ("시우", "siwoo"),
    ("하준", "hajun"),
    ("지호", "jiho"),
    ("주원", "juwon"),
    ("지후", "jihu"),
    ("준서", "junseo"),
    ("현우", "hyunwoo"),
    ("지훈", "jihoon"),
    ("우진", "woojin"),
    ("성민", "sungmin"),
    ("동현", "donghyun"),
    ("재영", "jaeyoung"),
    ("상훈", "sanghoon"),
    ("영수", "youngsoo"),
    ("태현", "taehyun"),
    ("승우", "seungwoo"),
    ("서연", "seoyeon"),
    ("서윤", "seoyun"),
    ("지우", "jiwoo"),
    ("서현", "seohyun"),
    ("하은", "haeun"),
    ("하윤", "hayun"),
    ("민서", "minseo"),
    ("지유", "jiyu"),
    ("윤서", "yunseo"),
    ("채원", "chaewon"),
    ("수빈", "subin"),
    ("지민", "jimin"),
    ("은지", "eunji"),
    ("미경", "mikyung"),
    ("혜진", "hyejin"),
    ("유진", "yujin"),
    ("소영", "soyoung"),
    ("보람", "boram"),
    ("정희", "junghee"),
    ("솔", "sol"),
];
/// What most people come for.
pub(super) const PRODUCTS: [Product; 16] = [
    product("637100", "에티오피아 예가체프 원두 1kg", 38_000),
    product("637101", "콜롬비아 수프리모 원두 500g", 19_500),
    product("637102", "디카페인 블렌드 원두 500g", 21_000),
    product("637110", "핸드드립 입문 세트(서버/드리퍼/필터)", 46_900),
    product("637111", "전동 커피 그라인더", 89_000),
    product("637112", "구스넥 전기포트 0.8L", 79_000),
    product("637113", "가정용 에스프레소 머신", 389_000),
    product("637120", "제주 녹차 선물세트", 32_000),
    product("637121", "🎁 홈카페 선물세트", 58_000),
    product("637122", "수제 쿠키 12구 선물박스", 27_800),
    product("637130", "이중 단열 텀블러 500ml", 29_900),
    product("637131", "도자기 머그컵 2P, 크림", 24_000),
    product("637132", "콜드브루 원액 1L 2병", 26_500),
    product("637140", "바리스타 원데이 클래스(주말)", 65_000),
    product("637141", "커피나무 화분 키우기 세트", 18_900),
    product("637142", "유기농 얼그레이 틴 100g", 22_000),
];
/// What they add to the basket.
pub(super) const SMALL_PRODUCTS: [Product; 8] = [
    product("637200", "드립백 5개입", 6_500),
    product("637201", "드립백 10개입/맛보기", 12_000),
    product("637202", "+1 증정 종이필터 100매", 4_800),
    product("637203", "\"오늘의 원두\" 100g", 7_900),
    product("637204", "버터 스콘 4개", 11_200),
    product("637205", "카라멜 시럽 250ml", 8_400),
    product("637206", "계량 스푼", 5_500),
    product("637207", "온라인 이용권 1일", 1_050),
];
/// What recurring payments are for.
pub(super) const SUBSCRIPTIONS: [Product; 3] = [
    product("637300", "원두 정기구독(월 1회)", 18_900),
    product("637301", "원두 정기구독(월 2회)", 34_900),
    product("637302", "드립백 정기구독", 14_900),
];

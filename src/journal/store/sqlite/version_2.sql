-- A journal as the program before version 3 of the tables wrote it, refund by refund, against its own
-- mock. Changed by hand since: the host, who asked, and the numbers of the processes.
PRAGMA application_id = 1668247403;
PRAGMA user_version = 2;
PRAGMA journal_mode = WAL;
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE acceptance (
    at             TEXT NOT NULL,
    person         TEXT NOT NULL,
    highest_sent   INTEGER NOT NULL,
    note           TEXT NOT NULL
);
CREATE TABLE journal (
    id             TEXT NOT NULL,
    first_number   INTEGER NOT NULL
);
INSERT INTO "journal" VALUES('77ff1cfd72d70bcab7b71f272bf46fbd',1);
CREATE TABLE payment (
    environment    TEXT NOT NULL,
    tid            TEXT NOT NULL,
    balance        INTEGER NOT NULL,
    higher_since   TEXT,
    higher_since_gateway TEXT,
    PRIMARY KEY (environment, tid)
);
INSERT INTO "payment" VALUES('local:8911','XEH26110118044384706',17390,NULL,NULL);
INSERT INTO "payment" VALUES('local:8911','261101210345GU0KIy0f',0,NULL,NULL);
INSERT INTO "payment" VALUES('local:8911','XEH26110122183584708',389000,NULL,NULL);
INSERT INTO "payment" VALUES('local:8911','261102061550GU4btsAW',84000,NULL,NULL);
INSERT INTO "payment" VALUES('local:8911','XEH26110215340945791',114000,NULL,NULL);
INSERT INTO "payment" VALUES('local:8911','1090029221',79000,NULL,NULL);
INSERT INTO "payment" VALUES('local:8911','4447539947',91700,NULL,NULL);
INSERT INTO "payment" VALUES('local:8911','1598407055',58000,NULL,NULL);
INSERT INTO "payment" VALUES('local:8911','XEH26110320521697819',58000,NULL,NULL);
INSERT INTO "payment" VALUES('local:8911','261104181450GU0heYWy',20460,NULL,NULL);
INSERT INTO "payment" VALUES('local:8911','261105081923GU4XKiqf',127000,NULL,NULL);
INSERT INTO "payment" VALUES('local:8911','XEH26110511171627475',47620,NULL,NULL);
INSERT INTO "payment" VALUES('local:8911','XEH26110521363027479',24240,NULL,NULL);
INSERT INTO "payment" VALUES('local:8911','261107094131GU14oT8f',25800,NULL,NULL);
CREATE TABLE refund (
    id             INTEGER PRIMARY KEY,
    schema         INTEGER NOT NULL,
    environment    TEXT NOT NULL,
    base_url       TEXT NOT NULL,
    api_id         TEXT NOT NULL,
    profile        TEXT NOT NULL,
    tid            TEXT NOT NULL,
    asked          TEXT NOT NULL,
    reference      TEXT,
    attempt        INTEGER NOT NULL,
    again_after    INTEGER,
    amount         INTEGER NOT NULL CHECK (amount > 0),
    extent         TEXT NOT NULL CHECK (extent IN ('whole', 'part')),
    taxfree_amount INTEGER,
    reason         TEXT NOT NULL,
    account        TEXT,
    person         TEXT NOT NULL,
    owner          TEXT NOT NULL,
    owner_host     TEXT NOT NULL,
    owner_process  INTEGER NOT NULL,
    owner_machine  TEXT NOT NULL,
    owner_boot     TEXT NOT NULL,
    owner_started  TEXT NOT NULL,
    balance_before INTEGER NOT NULL,
    is_stated      INTEGER NOT NULL,
    baseline       INTEGER NOT NULL,
    cancelled_before TEXT,
    balance_after  INTEGER,
    state          TEXT NOT NULL CHECK (state IN ('claimed', 'sending', 'refunded', 'refused',
                       'not_sent', 'unknown', 'not_applied', 'conflict', 'rolled_back')),
    evidence       TEXT CHECK (evidence IN ('reply', 'look', 'person')),
    certain_at     TEXT,
    is_late        INTEGER NOT NULL DEFAULT 0,
    claimed_on     TEXT NOT NULL,
    claimed_at     TEXT NOT NULL,
    sent_at        TEXT,
    answered_at    TEXT,
    resolved_at    TEXT,
    gateway_before TEXT,
    doubt_since    TEXT,
    doubt_since_gateway TEXT,
    settle_seconds INTEGER NOT NULL,
    reply_code     TEXT,
    reply_message  TEXT,
    reply_means    TEXT CHECK (reply_means IN ('yes', 'nothing', 'credentials', 'final',
                       'already_cancelled', 'other')),
    http_status    INTEGER,
    cancel_tid     TEXT,
    cancelled_at   TEXT,
    reply_amount   INTEGER,
    note           TEXT
);
INSERT INTO "refund" VALUES(1,2,'local:8911','http://127.0.0.1:8911','cookiepay-demo','store','XEH26110118044384706','5000',NULL,1,NULL,5000,'part',NULL,'고객 변심',NULL,'mina@shop','18586-4a625f445e25ebc3','shop',90018586,'0123456789abcdef0123456789abcdef','boot-1 pid:[1]','1476781',22390,0,22390,NULL,17390,'refunded','reply','2026-11-25T21:30:06.791Z',0,'2026-11-26','2026-11-25T21:30:06.788Z','2026-11-25T21:30:06.789Z','2026-11-25T21:30:06.790Z','2026-11-25T21:30:06.790Z','2026-11-25T14:00:00.000Z','2026-11-25T21:30:06.790Z','2026-11-25T14:00:00.000Z',60,'0000','취소성공','yes',200,'CXLXEH2611011804438470601','2026-11-25T23:00:00',5000,NULL);
INSERT INTO "refund" VALUES(2,2,'local:8911','http://127.0.0.1:8911','cookiepay-demo','store','261101210345GU0KIy0f','full',NULL,1,NULL,20700,'whole',NULL,'고객 변심',NULL,'mina@shop','18602-362ac5b978d843c9','shop',90018602,'0123456789abcdef0123456789abcdef','boot-1 pid:[1]','1476794',20700,0,20700,NULL,NULL,'refunded','reply','2026-11-25T21:30:06.814Z',0,'2026-11-26','2026-11-25T21:30:06.802Z','2026-11-25T21:30:06.803Z','2026-11-25T21:30:06.814Z','2026-11-25T21:30:06.814Z','2026-11-25T14:00:00.000Z','2026-11-25T21:30:06.814Z',NULL,60,'0000','취소성공','yes',200,'CXL261101210345GU0KIy0f01','2026-11-25T23:00:00',20700,NULL);
INSERT INTO "refund" VALUES(3,2,'local:8911','http://127.0.0.1:8911','cookiepay-demo','store','XEH26110122183584708','5000',NULL,1,NULL,5000,'part',NULL,'고객 변심',NULL,'mina@shop','18615-398c9bc4562dfb0c','shop',90018615,'0123456789abcdef0123456789abcdef','boot-1 pid:[1]','1476798',389000,0,389000,NULL,NULL,'conflict','reply',NULL,0,'2026-11-26','2026-11-25T21:30:06.839Z','2026-11-25T21:30:06.863Z','2026-11-25T21:30:06.872Z',NULL,'2026-11-25T14:00:00.000Z','2026-11-25T21:30:06.872Z',NULL,60,'0000','취소성공','yes',200,'CXLXEH2611012218358470801','2026-11-25T23:00:00',12000,NULL);
INSERT INTO "refund" VALUES(4,2,'local:8911','http://127.0.0.1:8911','cookiepay-demo','store','261102061550GU4btsAW','5000',NULL,1,NULL,5000,'part',NULL,'고객 변심',NULL,'mina@shop','18627-285ab4620c2369b4','shop',90018627,'0123456789abcdef0123456789abcdef','boot-1 pid:[1]','1476803',89000,0,89000,NULL,84000,'refunded','look','2026-11-25T21:30:07.903Z',0,'2026-11-26','2026-11-25T21:30:06.899Z','2026-11-25T21:30:06.901Z','2026-11-25T21:30:06.903Z','2026-11-25T21:30:07.903Z','2026-11-25T14:00:00.000Z','2026-11-25T21:30:06.903Z','2026-11-25T14:00:01.000Z',60,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "refund" VALUES(5,2,'local:8911','http://127.0.0.1:8911','cookiepay-demo','store','XEH26110215340945791','5000',NULL,1,NULL,5000,'part',NULL,'고객 변심',NULL,'mina@shop','18680-d03a4b4db84a3821','shop',90018680,'0123456789abcdef0123456789abcdef','boot-1 pid:[1]','1476908',114000,0,114000,NULL,114000,'unknown',NULL,NULL,0,'2026-11-26','2026-11-25T21:30:07.957Z','2026-11-25T21:30:07.971Z','2026-11-25T21:30:07.978Z',NULL,'2026-11-25T14:00:00.000Z','2026-11-25T21:32:04.056Z','2026-11-25T14:00:00.000Z',60,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "refund" VALUES(6,2,'local:8911','http://127.0.0.1:8911','cookiepay-demo','store','1090029221','5000',NULL,1,NULL,5000,'part',NULL,'고객 변심',NULL,'mina@shop','19588-5df22cfb0623f805','shop',90019588,'0123456789abcdef0123456789abcdef','boot-1 pid:[1]','1478918',79000,0,79000,NULL,79000,'unknown',NULL,NULL,0,'2026-11-26','2026-11-25T21:30:28.057Z','2026-11-25T21:30:28.068Z','2026-11-25T21:30:28.072Z',NULL,'2026-11-25T14:00:00.000Z','2026-11-25T21:30:28.072Z','2026-11-25T14:00:01.000Z',60,'P001','처리 중 오류','nothing',200,'',NULL,NULL,NULL);
INSERT INTO "refund" VALUES(7,2,'local:8911','http://127.0.0.1:8911','cookiepay-demo','store','4447539947','5000',NULL,1,NULL,5000,'part',NULL,'고객 변심',NULL,'mina@shop','21454-ea1ff7ea08222b91','shop',90021454,'0123456789abcdef0123456789abcdef','boot-1 pid:[1]','1480927',91700,0,91700,NULL,91700,'refused','reply',NULL,0,'2026-11-26','2026-11-25T21:30:48.137Z','2026-11-25T21:30:48.143Z','2026-11-25T21:30:48.160Z','2026-11-25T21:30:56.168Z','2026-11-25T14:00:00.000Z','2026-11-25T21:30:48.160Z','2026-11-25T14:00:00.000Z',60,'P002','이미 취소된 거래','already_cancelled',200,'',NULL,NULL,NULL);
INSERT INTO "refund" VALUES(8,2,'local:8911','http://127.0.0.1:8911','cookiepay-demo','store','1598407055','5000',NULL,1,NULL,5000,'part',NULL,'고객 변심',NULL,'mina@shop','22994-6ab8e0f3f036e0bf','shop',90022994,'0123456789abcdef0123456789abcdef','boot-1 pid:[1]','1481736',58000,0,58000,NULL,58000,'unknown',NULL,NULL,0,'2026-11-26','2026-11-25T21:30:56.253Z','2026-11-25T21:30:56.254Z','2026-11-25T21:30:56.273Z',NULL,'2026-11-25T14:00:00.000Z','2026-11-25T21:30:56.273Z','2026-11-25T14:00:01.000Z',60,'9999','API_ID 값이 올바르지 않습니다','nothing',500,'',NULL,NULL,NULL);
INSERT INTO "refund" VALUES(9,2,'local:8911','http://127.0.0.1:8911','cookiepay-demo','store','XEH26110320521697819','5000',NULL,1,NULL,5000,'part',NULL,'고객 변심',NULL,'mina@shop','24948-59faf6dc7ea77093','shop',90024948,'0123456789abcdef0123456789abcdef','boot-1 pid:[1]','1483749',58000,0,58000,NULL,58000,'unknown',NULL,NULL,0,'2026-11-26','2026-11-25T21:31:16.377Z','2026-11-25T21:31:16.378Z','2026-11-25T21:31:16.396Z',NULL,'2026-11-25T14:00:00.000Z','2026-11-25T21:31:16.396Z','2026-11-25T14:00:01.000Z',60,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "refund" VALUES(10,2,'local:8911','http://127.0.0.1:8911','cookiepay-demo','store','261104181450GU0heYWy','5000',NULL,1,NULL,5000,'part',NULL,'고객 변심',NULL,'mina@shop','25627-fda89411113f6d83','shop',90025627,'0123456789abcdef0123456789abcdef','boot-1 pid:[1]','1485761',20460,0,20460,NULL,20460,'refused','reply','2026-11-25T21:31:36.535Z',0,'2026-11-26','2026-11-25T21:31:36.479Z','2026-11-25T21:31:36.504Z','2026-11-25T21:31:36.532Z','2026-11-25T21:31:36.535Z','2026-11-25T14:00:00.000Z','2026-11-25T21:31:36.532Z','2026-11-25T14:00:00.000Z',60,'9029','입금후취소','final',200,'',NULL,NULL,NULL);
INSERT INTO "refund" VALUES(11,2,'local:8911','http://127.0.0.1:8911','cookiepay-demo','store','261105081923GU4XKiqf','5000',NULL,1,NULL,5000,'part',NULL,'고객 변심',NULL,'mina@shop','25640-74ae788eceb60f85','shop',90025640,'0123456789abcdef0123456789abcdef','boot-1 pid:[1]','1485771',130000,0,127000,NULL,127000,'unknown',NULL,NULL,0,'2026-11-26','2026-11-25T21:31:36.579Z','2026-11-25T21:31:36.587Z','2026-11-25T21:31:36.589Z',NULL,'2026-11-25T14:00:00.000Z','2026-11-25T21:31:36.589Z','2026-11-25T14:00:01.000Z',60,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "refund" VALUES(12,2,'local:8911','http://127.0.0.1:8911','cookiepay-demo','store','XEH26110511171627475','5000',NULL,1,NULL,5000,'part',NULL,'고객 변심',NULL,'mina@shop','26948-a2dfc02d5dfc5f19','shop',90026948,'0123456789abcdef0123456789abcdef','boot-1 pid:[1]','1487778',56620,0,56620,NULL,47620,'conflict','look',NULL,0,'2026-11-26','2026-11-25T21:31:56.643Z','2026-11-25T21:31:56.648Z','2026-11-25T21:31:56.664Z',NULL,'2026-11-25T14:00:00.000Z','2026-11-25T21:32:04.084Z','2026-11-25T14:00:00.000Z',60,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "refund" VALUES(13,2,'local:8911','http://127.0.0.1:8911','cookiepay-demo','store','XEH26110521363027479','5000',NULL,1,NULL,5000,'part',NULL,'고객 변심',NULL,'mina@shop','27081-fe4c1758d56834f1','shop',90027081,'0123456789abcdef0123456789abcdef','boot-1 pid:[1]','1488006',29240,0,29240,NULL,24240,'refunded','reply','2026-11-25T21:32:01.955Z',0,'2026-11-26','2026-11-25T21:31:58.922Z','2026-11-25T21:31:58.943Z','2026-11-25T21:31:58.948Z','2026-11-25T21:31:58.948Z','2026-11-25T14:00:00.000Z','2026-11-25T21:31:58.948Z','2026-11-25T14:00:00.000Z',60,'0000','취소성공','yes',200,'CXLXEH2611052136302747901','2026-11-25T23:00:00',5000,NULL);
INSERT INTO "refund" VALUES(14,2,'local:8911','http://127.0.0.1:8911','cookiepay-demo','store','261107094131GU14oT8f','5000',NULL,1,NULL,5000,'part',NULL,'고객 변심',NULL,'mina@shop','27162-5f297076c2560fea','shop',90027162,'0123456789abcdef0123456789abcdef','boot-1 pid:[1]','1488415',30800,0,30800,NULL,25800,'refunded','look','2026-11-25T21:32:04.026Z',0,'2026-11-26','2026-11-25T21:32:03.010Z','2026-11-25T21:32:03.011Z','2026-11-25T21:32:03.024Z','2026-11-25T21:32:04.026Z','2026-11-25T14:00:00.000Z','2026-11-25T21:32:03.024Z','2026-11-25T14:00:01.000Z',60,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE step (
    number    INTEGER PRIMARY KEY,
    refund_id INTEGER NOT NULL REFERENCES refund (id),
    at        TEXT NOT NULL,
    person    TEXT NOT NULL,
    owner     TEXT NOT NULL,
    old_state TEXT,
    new_state TEXT NOT NULL,
    evidence  TEXT,
    detail    TEXT NOT NULL
);
INSERT INTO "step" VALUES(1,1,'2026-11-25T21:30:06.788Z','mina@shop','18586-4a625f445e25ebc3',NULL,'claimed',NULL,'claimed');
INSERT INTO "step" VALUES(2,1,'2026-11-25T21:30:06.789Z','mina@shop','18586-4a625f445e25ebc3','claimed','sending',NULL,'about to leave');
INSERT INTO "step" VALUES(3,1,'2026-11-25T21:30:06.791Z','mina@shop','18586-4a625f445e25ebc3','sending','refunded','reply','the gateway accepted it');
INSERT INTO "step" VALUES(4,1,'2026-11-25T21:30:06.792Z','mina@shop','18586-4a625f445e25ebc3','refunded','refunded','reply','22,390 won were left before, 17,390 are left now');
INSERT INTO "step" VALUES(5,2,'2026-11-25T21:30:06.802Z','mina@shop','18602-362ac5b978d843c9',NULL,'claimed',NULL,'claimed');
INSERT INTO "step" VALUES(6,2,'2026-11-25T21:30:06.803Z','mina@shop','18602-362ac5b978d843c9','claimed','sending',NULL,'about to leave');
INSERT INTO "step" VALUES(7,2,'2026-11-25T21:30:06.814Z','mina@shop','18602-362ac5b978d843c9','sending','refunded','reply','the gateway accepted it');
INSERT INTO "step" VALUES(8,3,'2026-11-25T21:30:06.840Z','mina@shop','18615-398c9bc4562dfb0c',NULL,'claimed',NULL,'claimed');
INSERT INTO "step" VALUES(9,3,'2026-11-25T21:30:06.864Z','mina@shop','18615-398c9bc4562dfb0c','claimed','sending',NULL,'about to leave');
INSERT INTO "step" VALUES(10,3,'2026-11-25T21:30:06.872Z','mina@shop','18615-398c9bc4562dfb0c','sending','conflict','reply','asked for 5,000 won, and the gateway says that it gave back 12,000');
INSERT INTO "step" VALUES(11,4,'2026-11-25T21:30:06.899Z','mina@shop','18627-285ab4620c2369b4',NULL,'claimed',NULL,'claimed');
INSERT INTO "step" VALUES(12,4,'2026-11-25T21:30:06.902Z','mina@shop','18627-285ab4620c2369b4','claimed','sending',NULL,'about to leave');
INSERT INTO "step" VALUES(13,4,'2026-11-25T21:30:06.903Z','mina@shop','18627-285ab4620c2369b4','sending','unknown',NULL,'no answer came (the connection to /api/cancel broke: Peer disconnected)');
INSERT INTO "step" VALUES(14,4,'2026-11-25T21:30:07.904Z','mina@shop','18627-285ab4620c2369b4','unknown','refunded','look','89,000 won were left before, 84,000 are left now');
INSERT INTO "step" VALUES(15,5,'2026-11-25T21:30:07.957Z','mina@shop','18680-d03a4b4db84a3821',NULL,'claimed',NULL,'claimed');
INSERT INTO "step" VALUES(16,5,'2026-11-25T21:30:07.972Z','mina@shop','18680-d03a4b4db84a3821','claimed','sending',NULL,'about to leave');
INSERT INTO "step" VALUES(17,5,'2026-11-25T21:30:07.978Z','mina@shop','18680-d03a4b4db84a3821','sending','unknown',NULL,'no answer came (the connection to /api/cancel broke: Peer disconnected)');
INSERT INTO "step" VALUES(18,5,'2026-11-25T21:30:08.992Z','mina@shop','18680-d03a4b4db84a3821','unknown','unknown',NULL,'114,000 won were left before, 114,000 are left now');
INSERT INTO "step" VALUES(19,5,'2026-11-25T21:30:10.997Z','mina@shop','18680-d03a4b4db84a3821','unknown','unknown',NULL,'114,000 won were left before, 114,000 are left now');
INSERT INTO "step" VALUES(20,5,'2026-11-25T21:30:16.000Z','mina@shop','18680-d03a4b4db84a3821','unknown','unknown',NULL,'114,000 won were left before, 114,000 are left now');
INSERT INTO "step" VALUES(21,5,'2026-11-25T21:30:28.002Z','mina@shop','18680-d03a4b4db84a3821','unknown','unknown',NULL,'114,000 won were left before, 114,000 are left now');
INSERT INTO "step" VALUES(22,6,'2026-11-25T21:30:28.057Z','mina@shop','19588-5df22cfb0623f805',NULL,'claimed',NULL,'claimed');
INSERT INTO "step" VALUES(23,6,'2026-11-25T21:30:28.068Z','mina@shop','19588-5df22cfb0623f805','claimed','sending',NULL,'about to leave');
INSERT INTO "step" VALUES(24,6,'2026-11-25T21:30:28.072Z','mina@shop','19588-5df22cfb0623f805','sending','unknown',NULL,'the answer tells neither yes nor no (its text tells of a time-out or of a system in trouble): P001 처리 중 오류 (HTTP 200)');
INSERT INTO "step" VALUES(25,6,'2026-11-25T21:30:29.092Z','mina@shop','19588-5df22cfb0623f805','unknown','unknown',NULL,'79,000 won were left before, 79,000 are left now');
INSERT INTO "step" VALUES(26,6,'2026-11-25T21:30:31.093Z','mina@shop','19588-5df22cfb0623f805','unknown','unknown',NULL,'79,000 won were left before, 79,000 are left now');
INSERT INTO "step" VALUES(27,6,'2026-11-25T21:30:36.108Z','mina@shop','19588-5df22cfb0623f805','unknown','unknown',NULL,'79,000 won were left before, 79,000 are left now');
INSERT INTO "step" VALUES(28,6,'2026-11-25T21:30:48.112Z','mina@shop','19588-5df22cfb0623f805','unknown','unknown',NULL,'79,000 won were left before, 79,000 are left now');
INSERT INTO "step" VALUES(29,7,'2026-11-25T21:30:48.137Z','mina@shop','21454-ea1ff7ea08222b91',NULL,'claimed',NULL,'claimed');
INSERT INTO "step" VALUES(30,7,'2026-11-25T21:30:48.144Z','mina@shop','21454-ea1ff7ea08222b91','claimed','sending',NULL,'about to leave');
INSERT INTO "step" VALUES(31,7,'2026-11-25T21:30:48.160Z','mina@shop','21454-ea1ff7ea08222b91','sending','unknown',NULL,'the gateway declined it: P002 이미 취소된 거래 (HTTP 200)');
INSERT INTO "step" VALUES(32,7,'2026-11-25T21:30:48.162Z','mina@shop','21454-ea1ff7ea08222b91','unknown','unknown',NULL,'91,700 won were left before, 91,700 are left now');
INSERT INTO "step" VALUES(33,7,'2026-11-25T21:30:49.163Z','mina@shop','21454-ea1ff7ea08222b91','unknown','unknown',NULL,'91,700 won were left before, 91,700 are left now');
INSERT INTO "step" VALUES(34,7,'2026-11-25T21:30:51.168Z','mina@shop','21454-ea1ff7ea08222b91','unknown','unknown',NULL,'91,700 won were left before, 91,700 are left now');
INSERT INTO "step" VALUES(35,7,'2026-11-25T21:30:56.172Z','mina@shop','21454-ea1ff7ea08222b91','unknown','refused','reply','91,700 won were left before, 91,700 are left now');
INSERT INTO "step" VALUES(36,8,'2026-11-25T21:30:56.253Z','mina@shop','22994-6ab8e0f3f036e0bf',NULL,'claimed',NULL,'claimed');
INSERT INTO "step" VALUES(37,8,'2026-11-25T21:30:56.254Z','mina@shop','22994-6ab8e0f3f036e0bf','claimed','sending',NULL,'about to leave');
INSERT INTO "step" VALUES(38,8,'2026-11-25T21:30:56.273Z','mina@shop','22994-6ab8e0f3f036e0bf','sending','unknown',NULL,'the answer tells neither yes nor no (it came with another HTTP status than 200): 9999 API_ID 값이 올바르지 않습니다 (HTTP 500)');
INSERT INTO "step" VALUES(39,8,'2026-11-25T21:30:57.284Z','mina@shop','22994-6ab8e0f3f036e0bf','unknown','unknown',NULL,'58,000 won were left before, 58,000 are left now');
INSERT INTO "step" VALUES(40,8,'2026-11-25T21:30:59.288Z','mina@shop','22994-6ab8e0f3f036e0bf','unknown','unknown',NULL,'58,000 won were left before, 58,000 are left now');
INSERT INTO "step" VALUES(41,8,'2026-11-25T21:31:04.296Z','mina@shop','22994-6ab8e0f3f036e0bf','unknown','unknown',NULL,'58,000 won were left before, 58,000 are left now');
INSERT INTO "step" VALUES(42,8,'2026-11-25T21:31:16.308Z','mina@shop','22994-6ab8e0f3f036e0bf','unknown','unknown',NULL,'58,000 won were left before, 58,000 are left now');
INSERT INTO "step" VALUES(43,9,'2026-11-25T21:31:16.377Z','mina@shop','24948-59faf6dc7ea77093',NULL,'claimed',NULL,'claimed');
INSERT INTO "step" VALUES(44,9,'2026-11-25T21:31:16.378Z','mina@shop','24948-59faf6dc7ea77093','claimed','sending',NULL,'about to leave');
INSERT INTO "step" VALUES(45,9,'2026-11-25T21:31:16.396Z','mina@shop','24948-59faf6dc7ea77093','sending','unknown',NULL,'no answer came that tells (the answer of /api/cancel (HTTP 200) is not to be understood: it is not what was asked for in JSON: <!DOCTYPE html>\u{a}<html><head><title>서비스 점검 중입니다</title></head>\u{a}<body><h1>서비스 점검 중입니다</h1><hr>nginx</body></html>)');
INSERT INTO "step" VALUES(46,9,'2026-11-25T21:31:17.424Z','mina@shop','24948-59faf6dc7ea77093','unknown','unknown',NULL,'58,000 won were left before, 58,000 are left now');
INSERT INTO "step" VALUES(47,9,'2026-11-25T21:31:19.432Z','mina@shop','24948-59faf6dc7ea77093','unknown','unknown',NULL,'58,000 won were left before, 58,000 are left now');
INSERT INTO "step" VALUES(48,9,'2026-11-25T21:31:24.441Z','mina@shop','24948-59faf6dc7ea77093','unknown','unknown',NULL,'58,000 won were left before, 58,000 are left now');
INSERT INTO "step" VALUES(49,9,'2026-11-25T21:31:36.454Z','mina@shop','24948-59faf6dc7ea77093','unknown','unknown',NULL,'58,000 won were left before, 58,000 are left now');
INSERT INTO "step" VALUES(50,10,'2026-11-25T21:31:36.479Z','mina@shop','25627-fda89411113f6d83',NULL,'claimed',NULL,'claimed');
INSERT INTO "step" VALUES(51,10,'2026-11-25T21:31:36.504Z','mina@shop','25627-fda89411113f6d83','claimed','sending',NULL,'about to leave');
INSERT INTO "step" VALUES(52,10,'2026-11-25T21:31:36.532Z','mina@shop','25627-fda89411113f6d83','sending','unknown',NULL,'the gateway declined it: 9029 입금후취소 (HTTP 200)');
INSERT INTO "step" VALUES(53,10,'2026-11-25T21:31:36.541Z','mina@shop','25627-fda89411113f6d83','unknown','refused','reply','20,460 won were left before, 20,460 are left now');
INSERT INTO "step" VALUES(54,11,'2026-11-25T21:31:36.580Z','mina@shop','25640-74ae788eceb60f85',NULL,'claimed',NULL,'claimed');
INSERT INTO "step" VALUES(55,11,'2026-11-25T21:31:36.588Z','mina@shop','25640-74ae788eceb60f85','claimed','sending',NULL,'about to leave');
INSERT INTO "step" VALUES(56,11,'2026-11-25T21:31:36.589Z','mina@shop','25640-74ae788eceb60f85','sending','unknown',NULL,'no answer came (the connection to /api/cancel broke: Peer disconnected)');
INSERT INTO "step" VALUES(57,11,'2026-11-25T21:31:37.594Z','mina@shop','25640-74ae788eceb60f85','unknown','unknown',NULL,'130,000 won were left before, 127,000 are left now: somebody else took some of it; the cancel carries another reason: elsewhere');
INSERT INTO "step" VALUES(58,11,'2026-11-25T21:31:39.608Z','mina@shop','25640-74ae788eceb60f85','unknown','unknown',NULL,'127,000 won were left before, 127,000 are left now');
INSERT INTO "step" VALUES(59,11,'2026-11-25T21:31:44.620Z','mina@shop','25640-74ae788eceb60f85','unknown','unknown',NULL,'127,000 won were left before, 127,000 are left now');
INSERT INTO "step" VALUES(60,11,'2026-11-25T21:31:56.629Z','mina@shop','25640-74ae788eceb60f85','unknown','unknown',NULL,'127,000 won were left before, 127,000 are left now');
INSERT INTO "step" VALUES(61,12,'2026-11-25T21:31:56.643Z','mina@shop','26948-a2dfc02d5dfc5f19',NULL,'claimed',NULL,'claimed');
INSERT INTO "step" VALUES(62,12,'2026-11-25T21:31:56.648Z','mina@shop','26948-a2dfc02d5dfc5f19','claimed','sending',NULL,'about to leave');
INSERT INTO "step" VALUES(63,12,'2026-11-25T21:31:56.664Z','mina@shop','26948-a2dfc02d5dfc5f19','sending','unknown',NULL,'no answer came (the connection to /api/cancel broke: Peer disconnected)');
INSERT INTO "step" VALUES(64,12,'2026-11-25T21:31:57.667Z','mina@shop','26948-a2dfc02d5dfc5f19','unknown','conflict','look','56,620 won were left before, 47,620 are left now; the cancel carries another reason: elsewhere');
INSERT INTO "step" VALUES(65,13,'2026-11-25T21:31:58.922Z','mina@shop','27081-fe4c1758d56834f1',NULL,'claimed',NULL,'claimed');
INSERT INTO "step" VALUES(66,13,'2026-11-25T21:31:58.943Z','mina@shop','27081-fe4c1758d56834f1','claimed','sending',NULL,'about to leave');
INSERT INTO "step" VALUES(67,13,'2026-11-25T21:31:58.949Z','mina@shop','27081-fe4c1758d56834f1','sending','refunded','reply','the gateway accepted it');
INSERT INTO "step" VALUES(68,13,'2026-11-25T21:31:58.949Z','mina@shop','27081-fe4c1758d56834f1','refunded','refunded','reply','accepted, and the balance does not show it yet: 29,240 won were left before, 29,240 are left now');
INSERT INTO "step" VALUES(69,13,'2026-11-25T21:31:59.954Z','mina@shop','27081-fe4c1758d56834f1','refunded','refunded','reply','accepted, and the balance does not show it yet: 29,240 won were left before, 29,240 are left now');
INSERT INTO "step" VALUES(70,13,'2026-11-25T21:32:01.958Z','mina@shop','27081-fe4c1758d56834f1','refunded','refunded','reply','29,240 won were left before, 24,240 are left now');
INSERT INTO "step" VALUES(71,14,'2026-11-25T21:32:03.010Z','mina@shop','27162-5f297076c2560fea',NULL,'claimed',NULL,'claimed');
INSERT INTO "step" VALUES(72,14,'2026-11-25T21:32:03.011Z','mina@shop','27162-5f297076c2560fea','claimed','sending',NULL,'about to leave');
INSERT INTO "step" VALUES(73,14,'2026-11-25T21:32:03.024Z','mina@shop','27162-5f297076c2560fea','sending','unknown',NULL,'no answer came (the connection to /api/cancel broke: Peer disconnected)');
INSERT INTO "step" VALUES(74,14,'2026-11-25T21:32:04.028Z','mina@shop','27162-5f297076c2560fea','unknown','refunded','look','30,800 won were left before, 25,800 are left now; the cancel carries another reason: PG 취소');
INSERT INTO "step" VALUES(75,12,'2026-11-25T21:32:04.088Z','mina@shop','26948-a2dfc02d5dfc5f19','conflict','conflict','look','56,620 won were left before, 47,620 are left now; the cancel carries another reason: elsewhere');
CREATE INDEX refund_of_payment ON refund (tid, environment);
CREATE INDEX refund_of_day ON refund (environment, claimed_on);
CREATE TRIGGER one_open_refund BEFORE INSERT ON refund
WHEN EXISTS (SELECT 1 FROM refund WHERE environment = NEW.environment AND tid = NEW.tid
             AND state IN ('claimed', 'sending', 'unknown', 'conflict'))
 AND NEW.state IN ('claimed', 'sending', 'unknown')
BEGIN SELECT RAISE(ABORT, 'another refund of the payment is open'); END;
CREATE INDEX step_of_refund ON step (refund_id);
COMMIT;

-- A journal as version 0.1 wrote it, refund by refund, against its own mock. Changed by hand since:
-- the port, the host, who asked, the numbers of the processes (none can be that high), and where the
-- last six refunds went.
PRAGMA application_id = 1668247403;
PRAGMA user_version = 1;
PRAGMA journal_mode = WAL;
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE refund (
    id             INTEGER PRIMARY KEY,
    environment    TEXT NOT NULL,
    api_id         TEXT NOT NULL,
    profile        TEXT NOT NULL,
    tid            TEXT NOT NULL,
    asked          TEXT NOT NULL,
    reference      TEXT,
    attempt        INTEGER NOT NULL,
    amount         INTEGER NOT NULL CHECK (amount > 0),
    extent         TEXT NOT NULL CHECK (extent IN ('whole', 'part')),
    taxfree_amount INTEGER,
    reason         TEXT NOT NULL,
    account        TEXT,
    person         TEXT NOT NULL,
    owner          TEXT NOT NULL,
    owner_host     TEXT NOT NULL,
    owner_process  INTEGER NOT NULL,
    balance_before INTEGER NOT NULL,
    balance_after  INTEGER,
    state          TEXT NOT NULL CHECK (state IN ('claimed', 'sending', 'refunded', 'refused',
                       'not_sent', 'unknown', 'not_applied', 'conflict')),
    evidence       TEXT CHECK (evidence IN ('reply', 'look', 'person')),
    is_late        INTEGER NOT NULL DEFAULT 0,
    claimed_on     TEXT NOT NULL,
    claimed_at     TEXT NOT NULL,
    sent_at        TEXT,
    answered_at    TEXT,
    resolved_at    TEXT,
    reply_code     TEXT,
    reply_message  TEXT,
    http_status    INTEGER,
    cancel_tid     TEXT,
    cancelled_at   TEXT,
    reply_amount   INTEGER,
    note           TEXT
);
INSERT INTO refund VALUES(1,'http://127.0.0.1:8480','cookiepay-demo','store','260901120844GU0Jevfh','5000',' ticket 7',1,5000,'part',NULL,'고객 변심',NULL,'mina@shop','7689-1e2adbd8a79d5395','shop',9007689,24000,19000,'refunded','reply',0,'2026-11-26','2026-11-25T18:17:25.291Z','2026-11-25T18:17:25.292Z','2026-11-25T18:17:25.295Z','2026-11-25T18:17:25.295Z','0000','취소성공',200,'CXL260901120844GU0Jevfh01','2026-11-15T23:59:59',5000,NULL);
INSERT INTO refund VALUES(2,'http://127.0.0.1:8480','cookiepay-demo','store','260901120844GU0Jevfh','1000','ticket 7',1,1000,'part',NULL,'고객 변심',NULL,'mina@shop','7699-49787b5c59408724','shop',9007699,19000,18000,'refunded','reply',0,'2026-11-26','2026-11-25T18:17:25.305Z','2026-11-25T18:17:25.306Z','2026-11-25T18:17:25.309Z','2026-11-25T18:17:25.309Z','0000','취소성공',200,'CXL260901120844GU0Jevfh02','2026-11-15T23:59:59',1000,NULL);
INSERT INTO refund VALUES(3,'http://127.0.0.1:8480','cookiepay-demo','store','260901152142GU3DrAda','full',NULL,1,32900,'whole',NULL,'고객 변심',NULL,'mina@shop','7711-44f5308c11bb120a','shop',9007711,32900,0,'refunded','look',0,'2026-11-26','2026-11-25T18:17:25.323Z','2026-11-25T18:17:25.324Z','2026-11-25T18:17:25.327Z','2026-11-25T18:17:26.333Z',NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO refund VALUES(4,'http://127.0.0.1:8480','cookiepay-demo','store','2049618043','full',NULL,1,32900,'whole',NULL,'고객 변심',NULL,'mina@shop','7793-ca65cfa69114f1bc','shop',9007793,32900,32900,'refused','reply',0,'2026-11-26','2026-11-25T18:17:26.351Z','2026-11-25T18:17:26.355Z','2026-11-25T18:17:26.358Z','2026-11-25T18:17:27.364Z','P001','처리 중 오류가 발생하였습니다.',200,'',NULL,NULL,NULL);
INSERT INTO refund VALUES(5,'http://127.0.0.1:8480','cookiepay-demo','store','XEH26090218404451460','full',NULL,1,30250,'whole',NULL,'고객 변심',NULL,'mina@shop','7830-b43fc254fe2146d3','shop',9007830,30250,30250,'refused','reply',0,'2026-11-26','2026-11-25T18:17:27.378Z','2026-11-25T18:17:27.379Z','2026-11-25T18:17:27.382Z','2026-11-25T18:17:28.385Z','9029','정산 완료된 거래입니다. 입금 후 취소하시기 바랍니다.',200,'',NULL,NULL,NULL);
INSERT INTO refund VALUES(6,'http://127.0.0.1:8480','cookiepay-demo','store','1774086871','full',NULL,1,56260,'whole',NULL,'고객 변심',NULL,'mina@shop','7901-bc9a8a8e7387c183','shop',9007901,56260,NULL,'conflict','reply',0,'2026-11-26','2026-11-25T18:17:28.400Z','2026-11-25T18:17:28.402Z','2026-11-25T18:17:28.405Z',NULL,'0000','취소성공',200,'CXL177408687101','2026-11-15T23:59:59',57260,NULL);
INSERT INTO refund VALUES(7,'http://127.0.0.1:8480','cookiepay-demo','quick','XEH26090315492199054','full',NULL,1,46670,'whole',NULL,'고객 변심',NULL,'mina@shop','7911-c2f2cad9ae585b1a','shop',9007911,46670,46670,'not_applied','look',0,'2026-11-26','2026-11-25T18:17:28.418Z','2026-11-25T18:17:28.419Z','2026-11-25T18:17:28.422Z','2026-11-25T18:17:29.424Z',NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO refund VALUES(8,'http://localhost:8480','cookiepay-demo','store2','260903175300GU0hLHcp','1000',NULL,1,1000,'part',NULL,'고객 변심',NULL,'mina@shop','7924-376aa4e6c3737e44','shop',9007924,84400,84400,'unknown',NULL,0,'2026-11-26','2026-11-25T18:17:29.437Z','2026-11-25T18:17:29.438Z','2026-11-25T18:17:29.443Z',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO refund VALUES(9,'http://127.0.0.1:8480','cookiepay-demo','store','260903175300GU0hLHcp','1000',NULL,1,1000,'part',NULL,'고객 변심',NULL,'mina@shop','7923-73cf6941b9f06fd2','shop',9007923,84400,84400,'unknown',NULL,0,'2026-11-26','2026-11-25T18:17:29.440Z','2026-11-25T18:17:29.441Z','2026-11-25T18:17:29.448Z',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO refund VALUES(10,'http://127.0.0.1:8480','cookiepay-demo','store','260904152017GU1Y1e90','full',NULL,1,46290,'whole',NULL,'고객 변심',NULL,'mina@shop','7925-88fcd70443c1bb92','shop',9007925,46290,46290,'refunded','person',0,'2026-11-26','2026-11-25T18:17:29.445Z','2026-11-25T18:17:29.446Z','2026-11-25T18:17:29.450Z','2026-11-25T18:17:54.510Z',NULL,NULL,NULL,NULL,NULL,NULL,'전화로 확인, seen on the vendor page');
INSERT INTO refund VALUES(11,'http://127.0.0.1:8480','cookiepay-demo','store','260904195216GU3ht07q','full',NULL,1,32900,'whole',NULL,'고객 변심',NULL,'mina@shop','10258-d9a3afb82ee9fffa','shop',9010258,32900,NULL,'unknown',NULL,0,'2026-11-26','2026-11-25T18:17:49.496Z','2026-11-25T18:17:49.508Z',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO refund VALUES(12,'http://127.0.0.1:8480','cookiepay-demo','store','2391997276','full',NULL,1,58000,'whole',NULL,'고객 변심',NULL,'mina@shop','10528-1faecab2c0ed069c','shop',9010528,58000,NULL,'sending',NULL,0,'2026-11-26','2026-11-25T18:17:52.009Z','2026-11-25T18:17:52.010Z',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO refund VALUES(13,'http://127.0.0.1:8480','cookiepay-demo','store','260909065855GU3suHKP','full',NULL,1,389000,'whole',NULL,'환불','20 …5678','mina@shop','11428-1f0b4073db88c85b','shop',9011428,389000,NULL,'refunded','reply',0,'2026-11-26','2026-11-25T18:17:54.525Z','2026-11-25T18:17:54.527Z','2026-11-25T18:17:54.530Z','2026-11-25T18:17:54.530Z','0000','취소성공',200,'CXL260909065855GU3suHKP01','2026-11-15T23:59:59',389000,NULL);
INSERT INTO refund VALUES(14,'live','cookiepay-demo','store','XEH26090509465981575','full',NULL,1,33000,'whole',NULL,'고객 변심',NULL,'mina@shop','11436-888b60313f61e9dd','shop',9011436,33000,NULL,'refunded','reply',0,'2026-11-26','2026-11-25T18:17:54.542Z','2026-11-25T18:17:54.543Z','2026-11-25T18:17:54.547Z','2026-11-25T18:17:54.547Z','0000','취소성공',200,'CXLXEH2609050946598157501','2026-11-15T23:59:59',33000,NULL);
INSERT INTO refund VALUES(15,'sandbox','cookiepay-demo','store','260906100158GU1gDIbp','full',NULL,1,24000,'whole',NULL,'고객 변심',NULL,'mina@shop','11444-20733b2e37ae54e8','shop',9011444,24000,NULL,'refunded','reply',0,'2026-11-26','2026-11-25T18:17:54.573Z','2026-11-25T18:17:54.574Z','2026-11-25T18:17:54.577Z','2026-11-25T18:17:54.577Z','0000','취소성공',200,'CXL260906100158GU1gDIbp01','2026-11-15T23:59:59',24000,NULL);
INSERT INTO refund VALUES(16,'demo','cookiepay-demo','store','260906164423GU3Q8TT0','full',NULL,1,28930,'whole',NULL,'고객 변심',NULL,'mina@shop','11462-708ad65ae7e975eb','shop',9011462,28930,NULL,'refunded','reply',0,'2026-11-26','2026-11-25T18:17:54.589Z','2026-11-25T18:17:54.590Z','2026-11-25T18:17:54.594Z','2026-11-25T18:17:54.594Z','0000','취소성공',200,'CXL260906164423GU3Q8TT001','2026-11-15T23:59:59',28930,NULL);
INSERT INTO refund VALUES(17,'https://relay.example.com','cookiepay-demo','store','1864405544','full',NULL,1,61800,'whole',NULL,'고객 변심',NULL,'mina@shop','11470-4464e8eaba71c6ec','shop',9011470,61800,NULL,'refunded','reply',0,'2026-11-26','2026-11-25T18:17:54.607Z','2026-11-25T18:17:54.609Z','2026-11-25T18:17:54.614Z','2026-11-25T18:17:54.614Z','0000','취소성공',200,'CXL186440554401','2026-11-15T23:59:59',61800,NULL);
INSERT INTO refund VALUES(18,'https://www.cookiepayments.com.','cookiepay-demo','store','1537994618','full',NULL,1,79000,'whole',NULL,'고객 변심',NULL,'mina@shop','11483-5b701f3fc7d916a2','shop',9011483,79000,NULL,'refunded','reply',0,'2026-11-26','2026-11-25T18:17:54.628Z','2026-11-25T18:17:54.630Z','2026-11-25T18:17:54.634Z','2026-11-25T18:17:54.634Z','0000','취소성공',200,'CXL153799461801','2026-11-15T23:59:59',79000,NULL);
INSERT INTO refund VALUES(19,'https://sandbox.cookiepayments.com','cookiepay-demo','store','XEH26090715374678599','full',NULL,1,62720,'whole',NULL,'고객 변심',NULL,'mina@shop','11491-ec0f79be21b11e89','shop',9011491,62720,NULL,'refunded','reply',0,'2026-11-26','2026-11-25T18:17:54.650Z','2026-11-25T18:17:54.652Z','2026-11-25T18:17:54.656Z','2026-11-25T18:17:54.656Z','0000','취소성공',200,'CXLXEH2609071537467859901','2026-11-15T23:59:59',62720,NULL);
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
INSERT INTO step VALUES(1,1,'2026-11-25T18:17:25.292Z','mina@shop','7689-1e2adbd8a79d5395',NULL,'claimed',NULL,'claimed');
INSERT INTO step VALUES(2,1,'2026-11-25T18:17:25.292Z','mina@shop','7689-1e2adbd8a79d5395','claimed','sending',NULL,'about to leave');
INSERT INTO step VALUES(3,1,'2026-11-25T18:17:25.295Z','mina@shop','7689-1e2adbd8a79d5395','sending','refunded','reply','the gateway accepted it');
INSERT INTO step VALUES(4,1,'2026-11-25T18:17:25.296Z','mina@shop','7689-1e2adbd8a79d5395','refunded','refunded','reply','24,000 won were left before, 19,000 are left now');
INSERT INTO step VALUES(5,2,'2026-11-25T18:17:25.306Z','mina@shop','7699-49787b5c59408724',NULL,'claimed',NULL,'claimed');
INSERT INTO step VALUES(6,2,'2026-11-25T18:17:25.307Z','mina@shop','7699-49787b5c59408724','claimed','sending',NULL,'about to leave');
INSERT INTO step VALUES(7,2,'2026-11-25T18:17:25.309Z','mina@shop','7699-49787b5c59408724','sending','refunded','reply','the gateway accepted it');
INSERT INTO step VALUES(8,2,'2026-11-25T18:17:25.311Z','mina@shop','7699-49787b5c59408724','refunded','refunded','reply','19,000 won were left before, 18,000 are left now');
INSERT INTO step VALUES(9,3,'2026-11-25T18:17:25.323Z','mina@shop','7711-44f5308c11bb120a',NULL,'claimed',NULL,'claimed');
INSERT INTO step VALUES(10,3,'2026-11-25T18:17:25.324Z','mina@shop','7711-44f5308c11bb120a','claimed','sending',NULL,'about to leave');
INSERT INTO step VALUES(11,3,'2026-11-25T18:17:25.327Z','mina@shop','7711-44f5308c11bb120a','sending','unknown',NULL,'no readable answer: the connection to /api/cancel broke: Peer disconnected');
INSERT INTO step VALUES(12,3,'2026-11-25T18:17:26.333Z','mina@shop','7711-44f5308c11bb120a','unknown','refunded','look','32,900 won were left before, 0 are left now');
INSERT INTO step VALUES(13,4,'2026-11-25T18:17:26.352Z','mina@shop','7793-ca65cfa69114f1bc',NULL,'claimed',NULL,'claimed');
INSERT INTO step VALUES(14,4,'2026-11-25T18:17:26.355Z','mina@shop','7793-ca65cfa69114f1bc','claimed','sending',NULL,'about to leave');
INSERT INTO step VALUES(15,4,'2026-11-25T18:17:26.358Z','mina@shop','7793-ca65cfa69114f1bc','sending','unknown',NULL,'the gateway declined it: P001 처리 중 오류가 발생하였습니다. (HTTP 200)');
INSERT INTO step VALUES(16,4,'2026-11-25T18:17:26.361Z','mina@shop','7793-ca65cfa69114f1bc','unknown','unknown',NULL,'32,900 won were left before, 32,900 are left now');
INSERT INTO step VALUES(17,4,'2026-11-25T18:17:27.364Z','mina@shop','7793-ca65cfa69114f1bc','unknown','refused','reply','32,900 won were left before, 32,900 are left now');
INSERT INTO step VALUES(18,5,'2026-11-25T18:17:27.378Z','mina@shop','7830-b43fc254fe2146d3',NULL,'claimed',NULL,'claimed');
INSERT INTO step VALUES(19,5,'2026-11-25T18:17:27.379Z','mina@shop','7830-b43fc254fe2146d3','claimed','sending',NULL,'about to leave');
INSERT INTO step VALUES(20,5,'2026-11-25T18:17:27.382Z','mina@shop','7830-b43fc254fe2146d3','sending','unknown',NULL,'the gateway declined it: 9029 정산 완료된 거래입니다. 입금 후 취소하시기 바랍니다. (HTTP 200)');
INSERT INTO step VALUES(21,5,'2026-11-25T18:17:27.383Z','mina@shop','7830-b43fc254fe2146d3','unknown','unknown',NULL,'30,250 won were left before, 30,250 are left now');
INSERT INTO step VALUES(22,5,'2026-11-25T18:17:28.386Z','mina@shop','7830-b43fc254fe2146d3','unknown','refused','reply','30,250 won were left before, 30,250 are left now');
INSERT INTO step VALUES(23,6,'2026-11-25T18:17:28.401Z','mina@shop','7901-bc9a8a8e7387c183',NULL,'claimed',NULL,'claimed');
INSERT INTO step VALUES(24,6,'2026-11-25T18:17:28.402Z','mina@shop','7901-bc9a8a8e7387c183','claimed','sending',NULL,'about to leave');
INSERT INTO step VALUES(25,6,'2026-11-25T18:17:28.405Z','mina@shop','7901-bc9a8a8e7387c183','sending','conflict','reply','the gateway cancelled 57,260 won, not 56,260 as asked');
INSERT INTO step VALUES(26,7,'2026-11-25T18:17:28.418Z','mina@shop','7911-c2f2cad9ae585b1a',NULL,'claimed',NULL,'claimed');
INSERT INTO step VALUES(27,7,'2026-11-25T18:17:28.419Z','mina@shop','7911-c2f2cad9ae585b1a','claimed','sending',NULL,'about to leave');
INSERT INTO step VALUES(28,7,'2026-11-25T18:17:28.422Z','mina@shop','7911-c2f2cad9ae585b1a','sending','unknown',NULL,'no readable answer: the connection to /api/cancel broke: Peer disconnected');
INSERT INTO step VALUES(29,7,'2026-11-25T18:17:29.424Z','mina@shop','7911-c2f2cad9ae585b1a','unknown','not_applied','look','46,670 won were left before, 46,670 are left now');
INSERT INTO step VALUES(30,8,'2026-11-25T18:17:29.437Z','mina@shop','7924-376aa4e6c3737e44',NULL,'claimed',NULL,'claimed');
INSERT INTO step VALUES(31,8,'2026-11-25T18:17:29.438Z','mina@shop','7924-376aa4e6c3737e44','claimed','sending',NULL,'about to leave');
INSERT INTO step VALUES(32,9,'2026-11-25T18:17:29.440Z','mina@shop','7923-73cf6941b9f06fd2',NULL,'claimed',NULL,'claimed');
INSERT INTO step VALUES(33,9,'2026-11-25T18:17:29.442Z','mina@shop','7923-73cf6941b9f06fd2','claimed','sending',NULL,'about to leave');
INSERT INTO step VALUES(34,8,'2026-11-25T18:17:29.443Z','mina@shop','7924-376aa4e6c3737e44','sending','unknown',NULL,'no readable answer: the connection to /api/cancel broke: Peer disconnected');
INSERT INTO step VALUES(35,10,'2026-11-25T18:17:29.445Z','mina@shop','7925-88fcd70443c1bb92',NULL,'claimed',NULL,'claimed');
INSERT INTO step VALUES(36,10,'2026-11-25T18:17:29.446Z','mina@shop','7925-88fcd70443c1bb92','claimed','sending',NULL,'about to leave');
INSERT INTO step VALUES(37,9,'2026-11-25T18:17:29.449Z','mina@shop','7923-73cf6941b9f06fd2','sending','unknown',NULL,'no readable answer: the connection to /api/cancel broke: Peer disconnected');
INSERT INTO step VALUES(38,10,'2026-11-25T18:17:29.450Z','mina@shop','7925-88fcd70443c1bb92','sending','unknown',NULL,'no readable answer: the connection to /api/cancel broke: Peer disconnected');
INSERT INTO step VALUES(39,8,'2026-11-25T18:17:30.446Z','mina@shop','7924-376aa4e6c3737e44','unknown','unknown',NULL,'84,400 won were left before, 84,400 are left now');
INSERT INTO step VALUES(40,9,'2026-11-25T18:17:30.451Z','mina@shop','7923-73cf6941b9f06fd2','unknown','unknown',NULL,'84,400 won were left before, 84,400 are left now');
INSERT INTO step VALUES(41,10,'2026-11-25T18:17:30.453Z','mina@shop','7925-88fcd70443c1bb92','unknown','unknown',NULL,'46,290 won were left before, 46,290 are left now');
INSERT INTO step VALUES(42,8,'2026-11-25T18:17:32.449Z','mina@shop','7924-376aa4e6c3737e44','unknown','unknown',NULL,'84,400 won were left before, 84,400 are left now');
INSERT INTO step VALUES(43,9,'2026-11-25T18:17:32.453Z','mina@shop','7923-73cf6941b9f06fd2','unknown','unknown',NULL,'84,400 won were left before, 84,400 are left now');
INSERT INTO step VALUES(44,10,'2026-11-25T18:17:32.455Z','mina@shop','7925-88fcd70443c1bb92','unknown','unknown',NULL,'46,290 won were left before, 46,290 are left now');
INSERT INTO step VALUES(45,8,'2026-11-25T18:17:37.453Z','mina@shop','7924-376aa4e6c3737e44','unknown','unknown',NULL,'84,400 won were left before, 84,400 are left now');
INSERT INTO step VALUES(46,9,'2026-11-25T18:17:37.456Z','mina@shop','7923-73cf6941b9f06fd2','unknown','unknown',NULL,'84,400 won were left before, 84,400 are left now');
INSERT INTO step VALUES(47,10,'2026-11-25T18:17:37.464Z','mina@shop','7925-88fcd70443c1bb92','unknown','unknown',NULL,'46,290 won were left before, 46,290 are left now');
INSERT INTO step VALUES(48,8,'2026-11-25T18:17:49.457Z','mina@shop','7924-376aa4e6c3737e44','unknown','unknown',NULL,'84,400 won were left before, 84,400 are left now');
INSERT INTO step VALUES(49,9,'2026-11-25T18:17:49.459Z','mina@shop','7923-73cf6941b9f06fd2','unknown','unknown',NULL,'84,400 won were left before, 84,400 are left now');
INSERT INTO step VALUES(50,10,'2026-11-25T18:17:49.469Z','mina@shop','7925-88fcd70443c1bb92','unknown','unknown',NULL,'46,290 won were left before, 46,290 are left now');
INSERT INTO step VALUES(51,11,'2026-11-25T18:17:49.496Z','mina@shop','10258-d9a3afb82ee9fffa',NULL,'claimed',NULL,'claimed');
INSERT INTO step VALUES(52,11,'2026-11-25T18:17:49.508Z','mina@shop','10258-d9a3afb82ee9fffa','claimed','sending',NULL,'about to leave');
INSERT INTO step VALUES(53,11,'2026-11-25T18:17:51.995Z','mina@shop','10258-d9a3afb82ee9fffa','sending','unknown',NULL,'its run ended without a word');
INSERT INTO step VALUES(54,12,'2026-11-25T18:17:52.010Z','mina@shop','10528-1faecab2c0ed069c',NULL,'claimed',NULL,'claimed');
INSERT INTO step VALUES(55,12,'2026-11-25T18:17:52.011Z','mina@shop','10528-1faecab2c0ed069c','claimed','sending',NULL,'about to leave');
INSERT INTO step VALUES(56,10,'2026-11-25T18:17:54.510Z','mina@shop','7925-88fcd70443c1bb92','unknown','refunded','person','전화로 확인, seen on the vendor page');
INSERT INTO step VALUES(57,13,'2026-11-25T18:17:54.526Z','mina@shop','11428-1f0b4073db88c85b',NULL,'claimed',NULL,'claimed');
INSERT INTO step VALUES(58,13,'2026-11-25T18:17:54.527Z','mina@shop','11428-1f0b4073db88c85b','claimed','sending',NULL,'about to leave');
INSERT INTO step VALUES(59,13,'2026-11-25T18:17:54.530Z','mina@shop','11428-1f0b4073db88c85b','sending','refunded','reply','the gateway accepted it');
INSERT INTO step VALUES(60,14,'2026-11-25T18:17:54.542Z','mina@shop','11436-888b60313f61e9dd',NULL,'claimed',NULL,'claimed');
INSERT INTO step VALUES(61,14,'2026-11-25T18:17:54.544Z','mina@shop','11436-888b60313f61e9dd','claimed','sending',NULL,'about to leave');
INSERT INTO step VALUES(62,14,'2026-11-25T18:17:54.547Z','mina@shop','11436-888b60313f61e9dd','sending','refunded','reply','the gateway accepted it');
INSERT INTO step VALUES(63,15,'2026-11-25T18:17:54.573Z','mina@shop','11444-20733b2e37ae54e8',NULL,'claimed',NULL,'claimed');
INSERT INTO step VALUES(64,15,'2026-11-25T18:17:54.574Z','mina@shop','11444-20733b2e37ae54e8','claimed','sending',NULL,'about to leave');
INSERT INTO step VALUES(65,15,'2026-11-25T18:17:54.577Z','mina@shop','11444-20733b2e37ae54e8','sending','refunded','reply','the gateway accepted it');
INSERT INTO step VALUES(66,16,'2026-11-25T18:17:54.589Z','mina@shop','11462-708ad65ae7e975eb',NULL,'claimed',NULL,'claimed');
INSERT INTO step VALUES(67,16,'2026-11-25T18:17:54.590Z','mina@shop','11462-708ad65ae7e975eb','claimed','sending',NULL,'about to leave');
INSERT INTO step VALUES(68,16,'2026-11-25T18:17:54.594Z','mina@shop','11462-708ad65ae7e975eb','sending','refunded','reply','the gateway accepted it');
INSERT INTO step VALUES(69,17,'2026-11-25T18:17:54.608Z','mina@shop','11470-4464e8eaba71c6ec',NULL,'claimed',NULL,'claimed');
INSERT INTO step VALUES(70,17,'2026-11-25T18:17:54.609Z','mina@shop','11470-4464e8eaba71c6ec','claimed','sending',NULL,'about to leave');
INSERT INTO step VALUES(71,17,'2026-11-25T18:17:54.615Z','mina@shop','11470-4464e8eaba71c6ec','sending','refunded','reply','the gateway accepted it');
INSERT INTO step VALUES(72,18,'2026-11-25T18:17:54.629Z','mina@shop','11483-5b701f3fc7d916a2',NULL,'claimed',NULL,'claimed');
INSERT INTO step VALUES(73,18,'2026-11-25T18:17:54.630Z','mina@shop','11483-5b701f3fc7d916a2','claimed','sending',NULL,'about to leave');
INSERT INTO step VALUES(74,18,'2026-11-25T18:17:54.634Z','mina@shop','11483-5b701f3fc7d916a2','sending','refunded','reply','the gateway accepted it');
INSERT INTO step VALUES(75,19,'2026-11-25T18:17:54.651Z','mina@shop','11491-ec0f79be21b11e89',NULL,'claimed',NULL,'claimed');
INSERT INTO step VALUES(76,19,'2026-11-25T18:17:54.652Z','mina@shop','11491-ec0f79be21b11e89','claimed','sending',NULL,'about to leave');
INSERT INTO step VALUES(77,19,'2026-11-25T18:17:54.656Z','mina@shop','11491-ec0f79be21b11e89','sending','refunded','reply','the gateway accepted it');
CREATE UNIQUE INDEX one_open_refund ON refund (environment, api_id, tid)
    WHERE state IN ('claimed', 'sending', 'unknown');
CREATE INDEX refund_of_payment ON refund (tid);
CREATE INDEX refund_of_day ON refund (environment, api_id, claimed_on);
CREATE INDEX step_of_refund ON step (refund_id);
COMMIT;

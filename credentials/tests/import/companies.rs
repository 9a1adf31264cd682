//! Member companies from a file: their users, telephones and faxes, new names, and what can be wrong with them.

use credentials::import::Mode;

use super::{Office, Place};

pub async fn with_companies(name: &str, told: impl AsyncFn(&Office)) {
    for place in Place::all(name) {
        let office = Office::open(place).await.in_realm("trade");
        told(&office).await;
        office.close().await;
    }
}

pub const USERS: &str = "会員ID,会員名,ユーザーID,ログインID,ユーザー名,電話番号,FAX番号,メールアドレス,役割\n\
    EJ0001,テスト商事,EJUM0000,WR012739,管理 一郎,,,,管理者\n\
    EJ0001,テスト商事,EJUM0001,CZ021017,テスト 花子,03-1234-5678,03-1234-5679,hanako@example.jp,担当者\n\
    ＥＪ０００２,,EJUM0900,WR099999,別 太郎,,,,管理者\n\
    EJ0002,別会社,EJUM0901,CZ099999,別 花子,,,,\n\
    ,,helpdesk01,,窓口 花子,,,,ヘルプデスク\n";

#[tokio::test]
async fn companies_come_with_their_users_and_the_same_file_changes_nothing() {
    with_companies("companies", async |office| {
        let tried = office.import(USERS.as_bytes(), Mode::DryRun).await;
        assert_eq!((tried.companies_added, tried.added, office.count().await), (2, 5, 0));
        assert_eq!(office.apply(USERS).await, (5, 0, 0));
        let hanako = office.account("ejum0001").await;
        assert_eq!((hanako.fax.as_deref(), hanako.role.as_str()), (Some("+81312345679"), "user"));
        assert_eq!(hanako.company, office.account("EJUM0000").await.company);
        assert_eq!(office.account("EJUM0900").await.company, office.account("EJUM0901").await.company);
        assert_ne!(office.account("EJUM0900").await.company, hanako.company);
        assert_eq!(office.account("helpdesk01").await.company, None);
        let before = (office.everything().await, office.events().await);
        assert!(before.0.iter().any(|row| row.contains("ejum0001\ncz021017\nてすと花子")), "{:?}", before.0);
        let again = office.import(USERS.as_bytes(), Mode::Apply).await;
        assert_eq!((again.companies_added, again.companies_renamed, again.unchanged), (0, 0, 5));
        assert_eq!((office.everything().await, office.events().await), before);
    })
    .await;
}

#[tokio::test]
async fn a_company_gets_another_name_and_a_user_another_company() {
    with_companies("moves", async |office| {
        office.apply(USERS).await;
        let renamed = "user_id,name,company_id,company_name\nEJUM0000,管理 一郎,EJ0001,新テスト商事\n";
        let report = office.import(renamed.as_bytes(), Mode::Apply).await;
        assert_eq!((report.companies_renamed, report.changed, report.unchanged), (1, 0, 1));
        assert!(office.everything().await.iter().any(|row| row.contains("新テスト商事新てすと商事")));
        let before = office.account("EJUM0001").await;
        let temporary = "INSERT INTO temporary_passwords (id, realm, account_id, hash, made_by, made_at, expires_at) \
                         VALUES ('t', 'trade', $1, '', '', 0, 9999999999999)";
        let database = sqlx::AnyPool::connect(&office.url).await.unwrap();
        sqlx::query(temporary).bind(&before.id).execute(&database).await.unwrap();
        let moved = "user_id,name,company_id,fax\nEJUM0001,テスト 花枝,ej0002,\n";
        assert_eq!(office.apply(moved).await, (0, 1, 0));
        let after = office.account("EJUM0001").await;
        assert_eq!((&after.company, &after.fax), (&office.account("EJUM0900").await.company, &before.fax));
        assert!(office.everything().await.iter().any(|row| row.contains("cz021017\nてすと花枝")));
        let live: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM temporary_passwords WHERE voided_at IS NULL")
            .fetch_one(&database)
            .await
            .unwrap();
        assert_eq!(live, 0, "what the former company's administrator gave out is void");
        database.close().await;
    })
    .await;
}

#[tokio::test]
async fn what_is_wrong_with_companies_is_said_by_line() {
    with_companies("wrong", async |office| {
        let said = office
            .refused(
                "user_id,name,company_id,company_name,role,fax\n\
                 a,A,C1,一,,\nb,B,C1,二,,\nc,C,C2,,,\nd,D,,三,,\ne,E,,,administrator,\nf,F,C1,,,x\ng,G,,,operator,\n",
            )
            .await;
        assert_eq!(said, ["line 7: fax is no telephone number; write one such as 03-1234-5679"]);
        let said = office
            .refused(
                "user_id,name,company_id,company_name,role\n\
                 a,A,C1,一,\nb,B,c1,二,\nc,C,C2,,\nd,D,,三,operator\ne,E,,,administrator\nf,F,C1,,\ng,G,,,operator\n",
            )
            .await;
        let expected = [
            "line 3: company_name is another one than in line 2 of the same company_id; correct one of them",
            "line 4: the company isn't there yet; fill in company_name",
            "line 5: company_name stands there without company_id; fill that in too",
            "line 6: company_id is empty; a new user or administrator belongs to a company",
        ];
        assert_eq!(said, expected);
        assert!(office.everything().await.iter().all(|row| !row.contains("C1")), "nothing is half done");
    })
    .await;
}

#[tokio::test]
async fn a_realm_without_companies_says_so_once() {
    super::everywhere("none", async |office| {
        let said = office.refused("user_id,name,company_id,company_name\na,A,C1,一\nb,B,C1,一\n").await;
        assert_eq!(said.len(), 1, "{said:?}");
        assert!(said[0].starts_with("line 2: this realm has no companies; "), "{said:?}");
    })
    .await;
}

//! Customers from a file: telephones, standing, parents, and several logins of one customer.

use credentials::{
    customers,
    import::{Merged, Mode},
};

use super::{Office, Place};

impl Office {
    async fn facts(&self, user_id: &str) -> customers::Facts {
        customers::facts(&self.portal, &self.realm, &self.account(user_id).await).await.unwrap()
    }

    /// Everything that a file could have changed, as text.
    pub async fn everything(&self) -> Vec<String> {
        let pool = sqlx::AnyPool::connect(&self.url).await.unwrap();
        let sql = "SELECT id || login_key || display_name || COALESCE(email, '') || COALESCE(customer_rank, '') || COALESCE(customer_class, '') \
                   || COALESCE(parent_id, '') || COALESCE(company, '') || COALESCE(fax, '') || search_key || role || login_id FROM accounts \
                   UNION ALL SELECT account_id || value FROM contacts UNION ALL SELECT id || company_id || name || name_key FROM companies \
                   ORDER BY 1";
        let rows = sqlx::query_scalar(sql).fetch_all(&pool).await.unwrap();
        pool.close().await;
        rows
    }
}

pub async fn with_customers(name: &str, told: impl AsyncFn(&Office)) {
    for place in Place::all(name) {
        let office = Office::open(place).await.in_realm("agency");
        told(&office).await;
        office.close().await;
    }
}

pub const CUSTOMERS: &str = "お客様ID,氏名,ログインID,メールアドレス,電話番号,電話番号2,ランク,会員区分,上位店,残す\n\
    01058734,環境 太郎,taro@example.jp,taro@example.jp,０１２３－４５－６３００；090-1234-5770,,代理店,会員,01000001,\n\
    01058735,環境 花子,,,,070-1111-2222,,会員,01058734,\n\
    01000001,大矢 典子,oyaten@example.jp,oyaten@example.jp,080-1111-2222,080 1111 2222,特約店,会員,,残す\n";

#[tokio::test]
async fn customers_come_with_telephones_standing_and_parents() {
    with_customers("customers", async |office| {
        assert_eq!(office.apply(CUSTOMERS).await, (3, 0, 0));
        let facts = office.facts("01058734").await;
        assert_eq!(facts.contacts, [("****-**-*300".to_owned(), true), ("***-****-*770".to_owned(), true)]);
        let head = facts.customer.unwrap();
        assert_eq!((head.rank.as_deref(), head.class.as_deref()), (Some("代理店"), Some("会員")));
        assert_eq!(head.parent, Some(("01000001".to_owned(), "大矢 典子".to_owned())), "who stands further below");
        assert_eq!(office.account("01058735").await.login_id, "", "no login yet");
        assert_eq!(office.facts("01000001").await.contacts.len(), 1, "the same number twice is one");
        let before = (office.everything().await, office.events().await);
        assert_eq!(office.apply(CUSTOMERS).await, (0, 0, 3));
        assert_eq!((office.everything().await, office.events().await), before);
        let moved = "user_id,name,parent,rank,phone\n01058735,環境 花子,01000001,代理店,\n01058734,環境 太郎,,,\n";
        assert_eq!(office.apply(moved).await, (0, 1, 1));
        let head = office.facts("01058735").await;
        assert_eq!(head.customer.unwrap().parent.unwrap().0, "01000001");
        assert_eq!(head.contacts.len(), 1, "an empty cell leaves the telephone");
    })
    .await;
}

#[tokio::test]
async fn parents_that_are_not_there_and_circles_are_refused() {
    with_customers("circles", async |office| {
        let said = office.refused("user_id,name,parent\na,A,zz\nb,B,b\nc,C,d\nd,D,c\ne,E,a\n").await;
        let unknown = "the parent is no user_id of the file and has no account; correct it, or add the parent";
        let circle = "the parent is below this user_id itself; correct one of them";
        let expected = [(2, unknown), (3, circle), (4, circle), (5, circle)];
        assert_eq!(said, expected.map(|(line, words)| format!("line {line}: {words}")));
        office.apply(CUSTOMERS).await;
        let said = office.refused("user_id,name,parent\n01000001,大矢 典子,01058735\n").await;
        assert_eq!(said, [format!("line 2: {circle}")], "a circle through accounts that are there already");
        assert_eq!(office.apply("user_id,name,parent\nnew,新規,01058735\n").await, (1, 0, 0));
    })
    .await;
}

#[tokio::test]
async fn a_customer_with_several_logins_keeps_the_one_that_is_marked() {
    with_customers("several", async |office| {
        let head = "user_id,name,login_id,email,phone,keep\n";
        let lines = |marks: [&str; 3]| {
            let [first, second, third] = marks;
            format!(
                "{head}c1,甲,one@example.jp,one@example.jp,090-0000-0001,{first}\n\
                 c2,乙,other@example.jp,other@example.jp,,\n\
                 c1,甲,two@example.jp,two@example.jp,090-0000-0002;090-0000-0001,{second}\n\
                 c1,甲,three@example.jp,three@example.jp,,{third}\n"
            )
        };
        let said = office.refused(&lines(["", "", ""])).await;
        assert_eq!(said.len(), 2, "{said:?}");
        assert!(
            said[0].starts_with("line 4: has another login_id than line 2 of the same user_id; write yes"),
            "{said:?}"
        );
        let said = office.refused(&lines(["yes", "", "残す"])).await;
        assert_eq!(said, ["line 5: is to be kept like line 2 of the same user_id; keep one of them"]);
        assert!(office.refused(&lines(["maybe", "yes", ""])).await[0].contains("keep is \"maybe\""));
        let marked = lines(["", "yes", ""]);
        let expected = [Merged { user_id: "c1".into(), kept: 4, given_up: vec![2, 5] }];
        assert_eq!(office.import(marked.as_bytes(), Mode::DryRun).await.merged, expected);
        assert_eq!(office.count().await, 0);
        assert_eq!(office.apply(&marked).await, (2, 0, 0));
        let account = office.account("c1").await;
        assert_eq!((account.login_id.as_str(), account.verified_email()), ("two@example.jp", Some("two@example.jp")));
        let contacts: Vec<String> = office.facts("c1").await.contacts.into_iter().map(|(mask, _)| mask).collect();
        assert_eq!(contacts, ["***-****-*002", "***-****-*001", "on*****@example.jp", "th*****@example.jp"]);
        let before = (office.everything().await, office.events().await);
        assert_eq!(office.apply(&marked).await, (0, 0, 2));
        assert_eq!((office.everything().await, office.events().await), before);
        let said = office.refused(&lines(["yes", "", ""])).await;
        assert!(said[0].starts_with("line 2: the account has another login_id"), "{said:?}");
    })
    .await;
}

#[tokio::test]
async fn telephones_that_cannot_be_are_said_by_line() {
    with_customers("phones", async |office| {
        let said = office.refused("user_id,name,phone\na,A,090-1234\nb,B,090-1234-5678;x\n").await;
        let words = "phone is no telephone number; write one such as 090-1234-5678, several with ; between them";
        assert_eq!(said, [format!("line 2: {words}"), format!("line 3: {words}")]);
    })
    .await;
}

#[tokio::test]
async fn a_customer_without_a_login_gets_one_and_nobody_another() {
    with_customers("given", async |office| {
        office.apply(CUSTOMERS).await;
        let file = |login: &str| format!("user_id,name,login_id\n01058735,環境 花子,{login}\n");
        let said = office.refused(&file("hanako")).await;
        assert_eq!(said, ["line 2: login_id is no mail address; customers sign in with one, such as name@example.jp"]);
        let said = office.refused(&file("Taro@example.jp")).await;
        assert_eq!(said, ["line 2: another account already signs in with this login_id; choose another one"]);
        let twice = "user_id,name,login_id\n01058735,環境 花子,a@example.jp\nnew,新規,A@example.jp\n";
        let said = office.refused(twice).await;
        assert_eq!(said, ["line 3: has the login_id of line 2; each account needs its own"]);
        assert_eq!(office.apply(&file("hanako@example.jp")).await, (0, 1, 0));
        assert_eq!(office.account("01058735").await.login_id, "hanako@example.jp");
        let before = (office.everything().await, office.events().await);
        assert_eq!(office.apply(&file("HANAKO@example.jp")).await, (0, 0, 1));
        assert_eq!((office.everything().await, office.events().await), before);
        assert!(
            before.0.iter().any(|row| row.contains("01058735\nhanako@example.jp\n環境花子")),
            "the search finds it"
        );
        let said = office.refused(&file("other@example.jp")).await;
        assert!(said[0].contains("has another login_id, which an import doesn't change"), "{said:?}");
    })
    .await;
}

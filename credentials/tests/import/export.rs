//! What an export writes, an import reads back.

use credentials::{
    export::{self, ExportError},
    import::Mode,
    lang::Lang,
    text::CompanyId,
};

use super::{
    Office,
    companies::{USERS, with_companies},
    customers::{CUSTOMERS, with_customers},
    everywhere,
};

impl Office {
    async fn export(&self, company: Option<&str>, lang: Lang) -> Result<(usize, String), ExportError> {
        let company = company.map(|id| CompanyId::parse(id).unwrap());
        let mut out = Vec::new();
        let count = export::users(&self.portal, &self.realm, (company.as_ref(), lang), &mut out).await?;
        Ok((count, String::from_utf8(out).unwrap()))
    }

    /// Imports an export: nothing may change, but the export itself is in the log.
    async fn reads_back(&self, lang: Lang) {
        let (count, text) = self.export(None, lang).await.unwrap();
        let before = (self.everything().await, self.events().await);
        assert_eq!(self.apply(&text).await, (0, 0, count));
        assert_eq!((self.everything().await, self.events().await), before);
    }
}

#[tokio::test]
async fn users_of_companies_go_out_and_come_back() {
    with_companies("export", async |office| {
        office.apply(USERS).await;
        let (count, text) = office.export(Some("ｅｊ０００１"), Lang::Ja).await.unwrap();
        let expected = "\u{feff}ユーザーID,氏名,ログインID,メールアドレス,役割,ワンタイムパスワード,電話番号,FAX番号,会員ID,会員名\n\
            EJUM0000,管理 一郎,WR012739,,administrator,no,,,EJ0001,テスト商事\n\
            EJUM0001,テスト 花子,CZ021017,hanako@example.jp,user,no,03-1234-5678,03-1234-5679,EJ0001,テスト商事\n";
        assert_eq!((count, text.as_str()), (2, expected));
        assert_eq!(office.events().await, 6, "the export is in the log");
        assert!(matches!(office.export(Some("EJ9999"), Lang::En).await, Err(ExportError::CompanyUnknown)));
        assert_eq!(office.events().await, 6);
        office.reads_back(Lang::Ja).await;
        office.reads_back(Lang::En).await;
        let (_, text) = office.export(None, Lang::En).await.unwrap();
        assert!(!text.contains("password") && text.lines().count() == 6, "{text}");
    })
    .await;
}

#[tokio::test]
async fn nobody_reads_what_customers_sign_in_with() {
    with_customers("export_customers", async |office| {
        office.apply(CUSTOMERS).await;
        let (count, text) = office.export(None, Lang::En).await.unwrap();
        assert_eq!(count, 3);
        assert!(!text.contains('@') && !text.contains("login_id"), "{text}");
        assert!(
            text.contains("01058734,環境 太郎,user,no,0123-45-6300;090-1234-5770,,代理店,会員,01000001\n"),
            "{text}"
        );
        office.reads_back(Lang::En).await;
    })
    .await;
}

#[tokio::test]
async fn formulas_are_text_and_come_back_as_they_were() {
    everywhere("formulas", async |office| {
        let file = "user_id,name,email,phone\n-odd-,\"=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\",,\nb,@SUM(A1),,+1 650 253 0000\nc,'=c,,\n\
                    d,\"＋1, 2\",,\n";
        office.apply(file).await;
        let (_, text) = office.export(None, Lang::En).await.unwrap();
        for cell in ["'-odd-", "\"'=HYPERLINK(", "'@SUM(A1)", "'+1 ", "'=c", "\"'＋1, 2\""] {
            assert!(text.contains(cell), "{cell}: {text}");
        }
        assert_eq!(office.account("-odd-").await.display_name, "=HYPERLINK(\"http://x\",\"y\")");
        assert_eq!(office.account("c").await.display_name, "=c", "an apostrophe before a formula is a spreadsheet's");
        office.reads_back(Lang::En).await;
    })
    .await;
}

#[tokio::test]
async fn many_accounts_go_out_in_order() {
    everywhere("many", async |office| {
        let line = |number| format!("u{number:04},Name {number},090-1234-{number:04}\n");
        let lines = (0..2345).map(line).collect::<Vec<_>>().concat();
        office.apply(&format!("user_id,name,phone\n{lines}")).await;
        let (count, text) = office.export(None, Lang::En).await.unwrap();
        assert_eq!((count, text.lines().count()), (2345, 2346));
        let ids: Vec<&str> = text.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
        assert!(ids.is_sorted() && ids.len() == 2345);
        let report = office.import(text.as_bytes(), Mode::DryRun).await;
        assert_eq!((report.unchanged, report.problem_count), (2345, 0));
    })
    .await;
}

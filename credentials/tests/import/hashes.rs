//! Passwords of other systems: they sign in, and are hashed anew at that moment.

use std::net::{IpAddr, Ipv4Addr};

use credentials::{
    caller::{Caller, Origin},
    form::Page,
    lang::Lang,
    login,
    secret::Password,
};

use super::{Office, everywhere};

/// Made by other programs of `SaihakkoDemo2026`, but Keycloak's, which is of `admin`.
const HASHES: [(&str, &str, &str); 4] = [
    ("bcrypt", "SaihakkoDemo2026", "$2b$04$abcdefghijklmnopqrstuuNJAUI9XIdOJXOJmourjXQG6nosHOjY2"),
    (
        "pbkdf2",
        "SaihakkoDemo2026",
        "$pbkdf2-sha512$i=1000$MDEyMzQ1Njc4OWFiY2RlZg$jIdhv4HkLVkqyhWwB/9kSt8D4sbqxCkeA07eXHsqzSG9NBQGAnrbDBt4g5ulI1ORJv+AoaGxUCrNrT1vg7F0+g",
    ),
    (
        "keycloak",
        "admin",
        r#"{"type":"password","secretData":"{\"value\":\"1u7BLvfSPxQFpwc5jpGSA+88EGl9pZYKhaZ8YPIu9N4=\",\"salt\":\"x/bm4Y3DcuV9eU97ervkPA==\"}","credentialData":"{\"hashIterations\":27500,\"algorithm\":\"pbkdf2-sha256\"}"}"#,
    ),
    (
        "argon2",
        "SaihakkoDemo2026",
        "$argon2id$v=19$m=19456,t=2,p=1$4GCLYo4tSrUUQhN8sSPa7Q$3DfV6XiJZqt7tAUi/2gcU9Czue4y3jIeCNiRR/1Z9bE",
    ),
];

impl Office {
    async fn sign_in(&self, id: &str, password: &str) -> Page {
        let origin = Origin { address: IpAddr::V4(Ipv4Addr::LOCALHOST), browser: String::new() };
        let realm = self.realm.clone();
        let caller = Caller { realm, lang: Lang::Ja, origin, flow: None, session: None, known: None, link: None };
        login::password(&self.portal, &caller, (id, ""), Password::new(password.into()), false).await.unwrap().go
    }
}

#[tokio::test]
async fn hashes_of_other_systems_sign_in_and_are_replaced_at_once() {
    everywhere("foreign", async |office| {
        let line = |(id, _, hash): &(&str, &str, &str)| format!("{id},N,\"{}\"\n", hash.replace('"', "\"\""));
        let file = format!("user_id,name,password_hash\n{}", HASHES.iter().map(line).collect::<String>());
        assert_eq!(office.apply(&file).await, (4, 0, 0));
        for (id, password, _) in HASHES {
            let imported = office.account(id).await.password_hash.unwrap();
            assert_eq!(office.sign_in(id, "another one").await, Page::Login, "{id}");
            assert_eq!(office.account(id).await.password_hash.as_ref(), Some(&imported), "a wrong one changes nothing");
            assert_eq!(office.sign_in(id, password).await, Page::Portal, "{id}");
            let hash = office.account(id).await.password_hash.unwrap();
            assert!(hash.starts_with("$argon2id$v=19$"), "{id}: {hash}");
            assert_eq!(hash == imported, id == "argon2", "{id}: only a stronger one stays");
            assert_eq!(office.sign_in(id, password).await, Page::Portal, "{id}");
            assert_eq!(office.account(id).await.password_hash, Some(hash), "once is enough");
        }
        assert_eq!(office.apply(&file).await, (0, 0, 4), "the same file brings no old hash back");
        assert!(office.account("bcrypt").await.password_hash.unwrap().starts_with("$argon2id$"));
    })
    .await;
}

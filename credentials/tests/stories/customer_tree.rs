//! A parent looks after the customers below: what the list shows and to whom.

use credentials::{
    account::Role,
    customers::{self, CustomerPage, LoginState, PER_PAGE},
    directory::{self, Customer, NewAccount},
    form::{Page, Problem},
    text::UserId,
};

use crate::{
    agency::CUSTOMER,
    browser::Browser,
    customers::{DISABLED, PARENT, WITHOUT_LOGIN},
    world::{World, story},
};

pub const ADDRESS: &str = "hanako@example.com";
pub const GRANDCHILD: &str = "01060001";
pub const STRANGER: &str = "02000001";
pub const STRANGERS_CHILD: &str = "02000002";

impl Browser {
    pub async fn invite(&mut self, customer: &str, email: &str) -> Page {
        let answer = customers::invite(&self.portal, &self.caller, customer, email).await.unwrap();
        self.follow(answer)
    }

    pub async fn customers(&self, search: &str, page: i64) -> CustomerPage {
        customers::list(&self.portal, &self.caller, search, page).await.unwrap().expect("a list")
    }

    pub async fn listed(&self) -> Vec<(String, LoginState)> {
        self.customers("", 1).await.lines.into_iter().map(|line| (line.customer_id, line.login)).collect()
    }
}

/// A customer without a login.
pub async fn add(world: &World, id: &str, name: &str, parent: Option<&str>) {
    let account = NewAccount::parse(id, None, name, None, Role::User).unwrap();
    let parent = parent.map(|parent| UserId::parse(parent).unwrap());
    let account = NewAccount { login_id: None, customer: Customer { parent, ..Customer::default() }, ..account };
    directory::add(&world.portal, &world.realm("agency"), &account).await.unwrap();
}

pub async fn forest(world: &World) {
    add(world, GRANDCHILD, "孫 一郎", Some(CUSTOMER)).await;
    add(world, STRANGER, "他店 一郎", None).await;
    add(world, STRANGERS_CHILD, "他店 二郎", Some(STRANGER)).await;
}

pub async fn parent(world: &World) -> Browser {
    world.browser("agency").signed_in("oyaten@example.jp").await
}

story!(the_list_is_the_own_sub_tree_at_every_level_and_nothing_else, |world| {
    forest(world).await;
    let oyaten = parent(world).await;
    let (has, none) = (LoginState::Has, LoginState::None);
    let expected = [
        (CUSTOMER, has),
        (WITHOUT_LOGIN, none),
        ("01058736", has),
        (DISABLED, has),
        ("01058738", has),
        (GRANDCHILD, none),
    ];
    assert_eq!(oyaten.listed().await, expected.map(|(id, login)| (id.to_owned(), login)));
    let taro = world.browser("agency").signed_in("kankyo.taro@example.jp").await;
    assert_eq!(taro.listed().await, [(GRANDCHILD.to_owned(), none)]);
    let leaf = world.browser("agency").signed_in("landline@example.jp").await;
    assert!(leaf.listed().await.is_empty());
    for (browser, any) in [(&oyaten, true), (&taro, true), (&leaf, false)] {
        assert_eq!(customers::has_any(&browser.portal, &browser.caller).await.unwrap(), any);
    }
    let elsewhere = world.browser("club").signed_in("member1").await;
    assert!(customers::list(&elsewhere.portal, &elsewhere.caller, "", 1).await.unwrap().is_none());
    let nobody = world.browser("agency");
    assert!(customers::list(&nobody.portal, &nobody.caller, "", 1).await.unwrap().is_none());
});

story!(the_list_pages_and_is_searched_from_the_beginning, |world| {
    for number in 0..PER_PAGE + 7 {
        add(world, &format!("03{number:06}"), &format!("三河 {number:03}"), Some(PARENT)).await;
    }
    add(world, "0400%_01", "Ng マーケット", Some(PARENT)).await;
    let oyaten = parent(world).await;
    let first = oyaten.customers("", 1).await;
    assert_eq!((first.lines.len(), first.total, first.page, first.pages), (50, 63, 1, 2));
    assert_eq!(oyaten.customers("", 2).await.lines.len(), 13);
    for (page, shown) in [(0, 1), (-5, 1), (99, 2), (i64::MAX, 2)] {
        assert_eq!(oyaten.customers("", page).await.page, shown);
    }
    for (search, found) in [
        ("０３００００１", 10),
        ("三河　00", 10),
        ("三河01", 10),
        ("ng", 1),
        ("Ｎｇ マ", 1),
        ("0400%_", 1),
        ("%", 0),
        ("_", 0),
        ("河", 0),
    ] {
        assert_eq!(oyaten.customers(search, 1).await.total, found, "{search}");
    }
    for search in ["' OR 1=1 --", "\0", "\\", &"長".repeat(9999)] {
        assert_eq!(oyaten.customers(search, 1).await.total % 63, 0, "{search}");
    }
});

story!(a_disabled_one_between_hides_nobody_and_a_circle_ends, |world| {
    forest(world).await;
    world.disable("agency", CUSTOMER).await;
    let mut oyaten = parent(world).await;
    assert_eq!(oyaten.invite(GRANDCHILD, ADDRESS).await, Page::PortalCustomers);
    assert_eq!(oyaten.problem(Page::PortalCustomers).await, None);
    world
        .tamper("UPDATE accounts SET parent_id = (SELECT p.id FROM accounts p WHERE p.user_id = '01060001') WHERE user_id = '01000001'")
        .await;
    let listed = oyaten.listed().await;
    assert_eq!(listed.len(), 6, "all but oneself: {listed:?}");
    oyaten.invite(PARENT, ADDRESS).await;
    assert_eq!(oyaten.problem(Page::PortalCustomers).await, Some(Problem::CustomerUnknown));
});

//! Short messages, calls and PINs in the demo's outbox, as `docs` promise them to others' test suites.

use credentials::{
    caller::{Caller, Cookie, Origin},
    flow,
    lang::Lang,
    realm::Way,
    recovery::{destination, facts},
};

use crate::{
    demo::Demo,
    world::{World, story, story_on_both},
};

/// The person of the contract asks for a PIN.
async fn ask(world: &World, way: Way) {
    let origin = Origin { address: "203.0.113.7".parse().unwrap(), browser: "Firefox".into() };
    let mut caller = Caller {
        realm: world.realm("agency"),
        lang: Lang::Ja,
        origin,
        flow: None,
        session: None,
        known: None,
        link: None,
    };
    let asked = facts::password(&world.portal, &caller, "kankyo.taro@example.jp", "09012345770", "").await.unwrap();
    let Cookie::Set(token) = asked.flow else { panic!("no flow") };
    caller.flow = Some(token);
    let view = flow::current(&world.portal, &caller).await.unwrap().unwrap();
    let chosen = view.destinations.iter().find(|d| d.way == way).unwrap();
    let _ = destination::choose(&world.portal, &caller, &chosen.id).await.unwrap();
}

story_on_both!(short_messages_and_calls_are_kept_with_their_pin, |world| {
    let demo = Demo::new(world);
    for (way, kind) in [(Way::Sms, "sms"), (Way::Voice, "call")] {
        ask(world, way).await;
        demo.post(world).await;
        let message = &demo.json(&format!("?realm=agency&kind={kind}")).await[0];
        let mut keys: Vec<&str> = message.as_object().unwrap().keys().map(String::as_str).collect();
        keys.sort_unstable();
        assert_eq!(
            keys,
            ["created_at", "html", "id", "kind", "links", "pin", "realm", "state", "subject", "text", "to"],
            "no more than the contract says"
        );
        let pin = message["pin"].as_str().unwrap();
        assert!(pin.len() == 6 && pin.bytes().all(|b| b.is_ascii_digit()), "{pin}");
        assert!(message["to"].as_str().unwrap().starts_with("+81"));
        let text = message["text"].as_str().unwrap();
        match kind {
            "sms" => assert!(text.ends_with(&format!("\n@127.0.0.1 #{pin}")), "{text}"),
            _ => assert!(text.starts_with("こちらは、さいはっこ代理店ネットです。"), "{text}"),
        }
        world.seconds_pass(120);
    }
});

story!(the_page_shows_a_call_as_the_provider_reads_it_also_after_a_restart, |world| {
    let demo = Demo::new(world);
    ask(world, Way::Voice).await;
    demo.post(world).await;
    let kept = server::demo::Outbox::open(demo.site.folder()).newest_first();
    let twiml = kept[0].twiml.as_deref().unwrap();
    assert!(twiml.contains("<Gather ") && twiml.contains("さいはっこ代理店ネットです"), "{twiml}");
    assert_eq!(kept[0].pin, demo.outbox.newest_first()[0].pin);
});

story!(numbers_are_found_in_any_spelling, |world| {
    let demo = Demo::new(world);
    ask(world, Way::Sms).await;
    demo.post(world).await;
    for spelling in
        ["%2B819012345770", "+819012345770", "09012345770", "090-1234-5770", "%EF%BC%90%EF%BC%99%EF%BC%9012345770"]
    {
        assert_eq!(demo.json(&format!("?to={spelling}")).await.len(), 1, "{spelling}");
    }
    for other in ["09012345771", "12345770", "x"] {
        assert!(demo.json(&format!("?to={other}")).await.is_empty(), "{other}");
    }
});

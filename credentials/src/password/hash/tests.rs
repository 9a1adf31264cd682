use super::*;
use crate::chance::SeededChance;

fn cheap() -> Hasher {
    Hasher::with_cost(2, 8, 1)
}

fn password(text: &str) -> Password {
    Password::new(text.into())
}

async fn hashed(hasher: &Hasher, text: &str) -> PasswordHash {
    hasher.hash(&SeededChance::new(1), &password(text)).await
}

const RIGHT: Verdict = Verdict { ok: true, rehash: false };
const WRONG: Verdict = Verdict { ok: false, rehash: false };

#[tokio::test]
async fn the_right_password_is_right_and_others_are_not() {
    let hasher = cheap();
    let long = "あ".repeat(256);
    for text in ["blue kettle", " blue kettle ", &long] {
        let hash = hashed(&hasher, text).await;
        assert_eq!(hasher.verify(&password(text), Some(&hash)).await, RIGHT);
        for other in [format!("{text}x"), text.to_uppercase() + "!", text.chars().skip(1).collect(), String::new()] {
            assert_eq!(hasher.verify(&password(&other), Some(&hash)).await, WRONG, "{other}");
        }
    }
    let last = format!("{}い", "あ".repeat(255));
    assert_eq!(hasher.verify(&password(&last), Some(&hashed(&hasher, &long).await)).await, WRONG);
}

#[tokio::test]
async fn two_spellings_of_one_text_are_one_password_and_widths_are_not() {
    let hasher = cheap();
    let hash = hashed(&hasher, "がくせい é").await;
    assert_eq!(hasher.verify(&password("か\u{3099}くせい e\u{301}"), Some(&hash)).await, RIGHT);
    let hash = hashed(&hasher, "abc").await;
    assert_eq!(hasher.verify(&password("ａｂｃ"), Some(&hash)).await, WRONG);
}

#[tokio::test]
async fn the_real_parameters_are_owasps_and_the_salt_is_fresh() {
    let (hasher, chance) = (Hasher::new(1), SeededChance::new(1));
    let one = hasher.hash(&chance, &password("x")).await;
    let other = hasher.hash(&chance, &password("x")).await;
    assert!(one.as_str().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{}", one.as_str());
    assert_ne!(one, other);
    assert_eq!(hasher.verify(&password("x"), Some(&one)).await, RIGHT);
    assert_eq!(format!("{one:?}"), "PasswordHash(…)");
}

#[tokio::test]
async fn hashes_in_used_memory_are_those_of_the_reference() {
    use argon2::password_hash::PasswordVerifier as _;
    let hasher = Hasher::with_cost(1, 64, 2);
    for text in ["one", "two", "three"] {
        let hash = hashed(&hasher, text).await;
        assert!(Argon2::default().verify_password(text.as_bytes(), hash.as_str()).is_ok());
    }
}

#[tokio::test]
async fn without_a_hash_with_a_broken_one_or_too_long_a_password_the_answer_is_no() {
    let hasher = cheap();
    assert_eq!(hasher.verify(&password("x"), None::<&str>).await, WRONG);
    assert_eq!(hasher.verify(&password(""), None::<&str>).await, WRONG);
    for broken in [
        "",
        "x",
        "$argon2id$v=19$m=8,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA",
        "$2b$10$abcdefghijklmnopqrstuv",
        "$argon2id$v=19$m=4000000000,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    ] {
        assert_eq!(
            hasher.verify(&password("x"), Some(&PasswordHash::from_stored(broken.into()))).await,
            WRONG,
            "{broken}"
        );
    }
    // What stands for a long one in the work must not verify in its place.
    let empty = hashed(&hasher, "").await;
    assert_eq!(hasher.verify(&password(&"x".repeat(1 << 20)), Some(&empty)).await, WRONG);
    assert_eq!(hasher.verify(&password(&"x".repeat(257)), Some(&empty)).await, WRONG);
}

#[tokio::test]
async fn weaker_hashes_still_verify_and_ask_to_be_renewed() {
    let (weak, strong) = (Hasher::with_cost(1, 16, 2), Hasher::with_cost(1, 32, 2));
    let hash = hashed(&weak, "x").await;
    assert_eq!(strong.verify(&password("x"), Some(&hash)).await, Verdict { ok: true, rehash: true });
    assert_eq!(strong.verify(&password("y"), Some(&hash)).await, WRONG);
    assert_eq!(weak.verify(&password("x"), Some(&hashed(&strong, "x").await)).await, RIGHT);
    let other = Argon2::new(Algorithm::Argon2i, Version::V0x13, Params::new(64, 3, 1, None).unwrap());
    let imported =
        argon2::password_hash::PasswordHasher::hash_password_with_salt(&other, b"x", b"0123456789abcdef").unwrap();
    let imported = PasswordHash::from_stored(phc::PasswordHash::to_string(&imported));
    assert_eq!(strong.verify(&password("x"), Some(&imported)).await, Verdict { ok: true, rehash: true });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flood_is_worked_off_a_few_at_a_time() {
    let hasher = cheap();
    let hash = hashed(&hasher, "x").await;
    let flood: Vec<_> = (0..64)
        .map(|_| {
            let (hasher, hash) = (hasher.clone(), hash.clone());
            tokio::spawn(async move { hasher.verify(&password("x"), Some(&hash)).await })
        })
        .collect();
    for one in flood {
        assert_eq!(one.await.unwrap(), RIGHT);
    }
    assert!(hasher.memory.kept() <= 2, "each turn uses one piece of memory");
}

#[tokio::test]
async fn who_hangs_up_keeps_the_turn_until_the_work_is_done() {
    let hasher = Hasher::with_cost(1, 19_456, 8);
    let asked = password("x");
    let mut answer = Box::pin(hasher.verify(&asked, None::<&str>));
    let first = std::future::poll_fn(|context| std::task::Poll::Ready(answer.as_mut().poll(context))).await;
    assert!(first.is_pending());
    drop(answer);
    assert_eq!(hasher.permits.available_permits(), 0);
    assert_eq!(hasher.verify(&password("x"), None::<&str>).await, WRONG);
    assert_eq!(hasher.permits.available_permits(), 1);
}

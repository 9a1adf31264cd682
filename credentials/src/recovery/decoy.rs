//! Destinations that don't exist, for whoever gave wrong facts: the same for the same facts, and like real ones in number and shape.

use super::{
    destination::{Place, blind},
    facts::Facts,
};
use crate::{
    mask,
    phone::PhoneNumber,
    portal::Portal,
    realm::{PinPolicy, Realm, Way},
    secret::Token,
};

/// Choices that look like chance and are the same again for the same facts.
struct Dice {
    token: Token,
    next: usize,
}

impl Dice {
    /// A number below `bound`, which is at most 256. Two bytes a throw: no side is likelier than another by more than 1 in 256.
    fn below(&mut self, bound: usize) -> usize {
        let bytes = self.token.bytes();
        let byte = |at: usize| usize::from(bytes.get(at % bytes.len()).copied().unwrap_or(0));
        let number = byte(self.next) * 256 + byte(self.next + 1);
        self.next += 2;
        number % bound.max(1)
    }

    fn one_of<T: Copy>(&mut self, all: &[T]) -> Option<T> {
        all.get(self.below(all.len())).copied()
    }
}

/// What local parts of mail addresses commonly begin with.
const HEADS: [&str; 24] = [
    "ka", "ta", "sa", "yu", "mi", "na", "ha", "ke", "to", "ma", "ao", "ya", "hi", "ko", "no", "in", "sh", "ts", "ry",
    "ku", "mo", "se", "wa", "su",
];

/// A telephone as a page shows it, and where its messages are counted.
struct Phone {
    mask: String,
    mobile: bool,
    to: String,
    prefix: String,
}

struct Inventor<'a> {
    portal: &'a Portal,
    realm: &'a Realm,
    key: String,
    dice: Dice,
}

/// The places of nobody. What was typed is among them, as everybody expects of their own.
pub(super) fn places(portal: &Portal, realm: &Realm, policy: &PinPolicy, facts: &Facts) -> Vec<Place> {
    let key = format!("{}\n{}", realm.slug, facts.key());
    let dice = Dice { token: portal.keys.derive("decoy", key.as_bytes()), next: 0 };
    let mut inventor = Inventor { portal, realm, key, dice };
    let mut phones = match facts {
        Facts::User(_) => vec![inventor.phone(true)],
        Facts::Customer(_, number) | Facts::Mail(_, number) => vec![inventor.own(number)],
    };
    // Two in five have a second telephone, of the other kind; one in four of those who gave no address have none.
    if inventor.dice.below(5) < 2 {
        let mobile = phones.iter().all(|phone| !phone.mobile);
        phones.push(inventor.phone(mobile));
    }
    let mut places: Vec<Place> = phones.into_iter().map(Phone::place).collect();
    match facts {
        Facts::Mail(address, _) => {
            let to = blind(portal, realm, &address.key());
            places.push(Place { contact: None, mask: address.masked(), ways: &[Way::Mail], prefix: to.clone(), to });
        }
        _ if inventor.dice.below(4) > 0 => places.extend(inventor.mail(policy)),
        _ => {}
    }
    places
}

impl Inventor<'_> {
    fn blind(&self, what: &str) -> String {
        blind(self.portal, self.realm, &format!("{}\n{what}", self.key))
    }

    fn own(&self, number: &PhoneNumber) -> Phone {
        Phone {
            mask: number.masked(),
            mobile: number.takes_sms(),
            to: blind(self.portal, self.realm, number.as_e164()),
            prefix: blind(self.portal, self.realm, number.prefix()),
        }
    }

    fn phone(&mut self, mobile: bool) -> Phone {
        let tail = self.dice.below(10) * 100 + self.dice.below(10) * 10 + self.dice.below(10);
        let mask = mask::mask_phone(&format!("{}{tail:03}", if mobile { "09012345" } else { "0312345" }));
        Phone { to: self.blind(&mask), prefix: self.blind("row"), mask, mobile }
    }

    fn mail(&mut self, policy: &PinPolicy) -> Option<Place> {
        let head = self.dice.one_of(&HEADS)?;
        let domains: Vec<&str> = policy.decoy_domains.iter().map(String::as_str).collect();
        let domain = self.dice.one_of(&domains)?;
        let mask = mask::mask_email(&format!("{head}{head}@{domain}"));
        let to = self.blind(&mask);
        Some(Place { contact: None, mask, ways: &[Way::Mail], prefix: to.clone(), to })
    }
}

impl Phone {
    fn place(self) -> Place {
        let ways: &[Way] = if self.mobile { &[Way::Sms, Way::Voice] } else { &[Way::Voice] };
        Place { contact: None, mask: self.mask, ways, to: self.to, prefix: self.prefix }
    }
}

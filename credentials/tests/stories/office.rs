//! The operator's desk as a browser uses it.

use credentials::{
    caller::Outcome,
    form::Page,
    operator::{self, AccountFacts, AccountsPage, AuditPage, AuditSearch, OutboxPage, OutboxState},
    permit::Denied,
    store::StoreError,
};

use crate::browser::Browser;

impl Browser {
    pub async fn accounts(&self, search: &str, page: i64) -> Result<AccountsPage, Denied> {
        operator::accounts(&self.portal, &self.caller, search, page).await.unwrap()
    }

    pub async fn account(&self, id: &str) -> Result<AccountFacts, Denied> {
        operator::account(&self.portal, &self.caller, id).await.unwrap()
    }

    fn goes(&mut self, answer: Result<Outcome, StoreError>) -> Page {
        let outcome = answer.unwrap();
        self.follow(outcome)
    }

    pub async fn unlock(&mut self, id: &str) -> Page {
        let answer = operator::unlock(&self.portal, &self.caller, id).await;
        self.goes(answer)
    }

    pub async fn disable(&mut self, id: &str) -> Page {
        let answer = operator::disable(&self.portal, &self.caller, id).await;
        self.goes(answer)
    }

    pub async fn enable(&mut self, id: &str) -> Page {
        let answer = operator::enable(&self.portal, &self.caller, id).await;
        self.goes(answer)
    }

    pub async fn sign_out_account(&mut self, id: &str) -> Page {
        let answer = operator::sign_out_everywhere(&self.portal, &self.caller, id).await;
        self.goes(answer)
    }

    pub async fn require_renewal(&mut self, id: &str) -> Page {
        let answer = operator::require_renewal(&self.portal, &self.caller, id).await;
        self.goes(answer)
    }

    pub async fn ask_removal(&mut self, id: &str, device: &str, reason: &str) -> Page {
        let answer = operator::ask_removal(&self.portal, &self.caller, id, device, reason).await;
        self.goes(answer)
    }

    pub async fn decide_removal(&mut self, removal: &str, approve: bool) -> Page {
        let answer = operator::decide_removal(&self.portal, &self.caller, removal, approve).await;
        self.goes(answer)
    }

    pub async fn outbox(&self, state: Option<OutboxState>) -> Result<OutboxPage, Denied> {
        operator::outbox(&self.portal, &self.caller, state, 1).await.unwrap()
    }

    pub async fn send_again(&mut self, id: &str) -> Page {
        let answer = operator::send_again(&self.portal, &self.caller, id).await;
        self.goes(answer)
    }

    pub async fn audit(&self, search: &AuditSearch, page: i64) -> Result<AuditPage, Denied> {
        operator::audit(&self.portal, &self.caller, search, page).await.unwrap()
    }
}

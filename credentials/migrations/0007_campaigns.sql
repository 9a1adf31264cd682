-- Renewal of a whole organisation: from one moment on its people set new passwords. Old versions of the program don't know these and go on.
-- company, role: what was typed to choose by; listed: 1 where a list of IDs was given. fed_at: up to when its speed was used.

CREATE TABLE campaigns (
    id TEXT NOT NULL PRIMARY KEY,
    realm TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    opens_at BIGINT NOT NULL,
    closes_at BIGINT NOT NULL,
    per_minute BIGINT NOT NULL,
    lang TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    company TEXT NOT NULL,
    role TEXT NOT NULL,
    listed BIGINT NOT NULL,
    mailboxes BIGINT NOT NULL,
    round BIGINT NOT NULL DEFAULT 0,
    made_by TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    started_at BIGINT,
    ended_at BIGINT,
    again_at BIGINT,
    fed_at BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX campaigns_realm ON campaigns (realm, made_at);
CREATE INDEX campaigns_state ON campaigns (state);

-- One ID of a campaign, also one that can't be mailed (state left_out). Those with the same mailbox share a mail; message_id is the outbox row
-- that carries the newest.
CREATE TABLE campaign_accounts (
    campaign_id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    mailbox TEXT NOT NULL,
    state TEXT NOT NULL,
    message_id TEXT,
    queued_at BIGINT,
    sent_at BIGINT,
    failed_at BIGINT,
    words TEXT,
    opened_at BIGINT,
    finished_at BIGINT,
    PRIMARY KEY (campaign_id, account_id)
);
CREATE INDEX campaign_accounts_account ON campaign_accounts (account_id);
CREATE INDEX campaign_accounts_next ON campaign_accounts (campaign_id, state, mailbox);
CREATE INDEX campaign_accounts_message ON campaign_accounts (message_id);

-- From this moment on the password that was set before isn't accepted. Apart from the accounts, whose rows are in use while a start writes
-- these.
CREATE TABLE renewals (
    account_id TEXT NOT NULL PRIMARY KEY,
    renew_from BIGINT NOT NULL
);

-- A link that opens later than it was mailed.
ALTER TABLE links ADD COLUMN opens_at BIGINT;
ALTER TABLE links ADD COLUMN campaign_id TEXT;

ALTER TABLE outbox ADD COLUMN campaign_id TEXT;
CREATE INDEX outbox_campaign ON outbox (campaign_id, state);

-- PINs, the addresses that they go to, and what a customer is beside an account.

ALTER TABLE accounts ADD COLUMN customer_rank TEXT;
ALTER TABLE accounts ADD COLUMN customer_class TEXT;
ALTER TABLE accounts ADD COLUMN parent_id TEXT;
CREATE INDEX accounts_parent ON accounts (parent_id);

-- Who may be meant (an account, or the blinded facts of nobody) before anything is proven, where the PIN may go, and where it went.
ALTER TABLE flows ADD COLUMN purpose TEXT NOT NULL DEFAULT 'password';
ALTER TABLE flows ADD COLUMN subject TEXT;
ALTER TABLE flows ADD COLUMN destinations TEXT;
ALTER TABLE flows ADD COLUMN choice TEXT;
ALTER TABLE flows ADD COLUMN pin_at BIGINT;
ALTER TABLE flows ADD COLUMN address TEXT;
CREATE INDEX flows_subject ON flows (subject);

ALTER TABLE links ADD COLUMN kind TEXT NOT NULL DEFAULT 'recovery';

-- Telephones, and mail addresses beside the main one, which stands in the account.
CREATE TABLE contacts (
    id TEXT NOT NULL PRIMARY KEY,
    realm TEXT NOT NULL,
    account_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    value_key TEXT NOT NULL,
    verified_at BIGINT,
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX contacts_once ON contacts (account_id, kind, value_key);
CREATE INDEX contacts_value ON contacts (realm, kind, value_key);

-- The id is that of the outbox row which carries the PIN; the holder is a flow, or a contact that is being verified.
CREATE TABLE pins (
    id TEXT NOT NULL PRIMARY KEY,
    holder TEXT NOT NULL,
    destination TEXT NOT NULL,
    purpose TEXT NOT NULL,
    way TEXT NOT NULL,
    number TEXT NOT NULL,
    pin_hash TEXT NOT NULL,
    tries BIGINT NOT NULL,
    made_at BIGINT NOT NULL,
    accepted_at BIGINT,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    voided_at BIGINT,
    trouble TEXT
);
CREATE INDEX pins_holder ON pins (holder, made_at);
CREATE INDEX pins_end ON pins (expires_at);

-- A new mail address (login ID or contact) that counts once it was confirmed, by the link or the code in the mail to it.
CREATE TABLE confirmations (
    id TEXT NOT NULL PRIMARY KEY,
    realm TEXT NOT NULL,
    account_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    holder TEXT NOT NULL,
    address TEXT NOT NULL,
    number TEXT NOT NULL,
    token_hash TEXT NOT NULL,
    code_hash TEXT NOT NULL,
    tries BIGINT NOT NULL,
    made_at BIGINT NOT NULL,
    accepted_at BIGINT,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    voided_at BIGINT
);
CREATE UNIQUE INDEX confirmations_token ON confirmations (token_hash);
CREATE INDEX confirmations_holder ON confirmations (holder, made_at);
CREATE INDEX confirmations_account ON confirmations (account_id);

-- How each way is doing in each realm, so that the page of a PIN which goes nowhere tells the same as that of one which does.
CREATE TABLE ways (
    realm TEXT NOT NULL,
    way TEXT NOT NULL,
    failing_since BIGINT,
    unsure_since BIGINT,
    took_ms BIGINT NOT NULL,
    PRIMARY KEY (realm, way)
);

-- A call or text that was begun and never settled may have been made: it isn't made again.
ALTER TABLE outbox ADD COLUMN begun_at BIGINT;
ALTER TABLE outbox ADD COLUMN provider_id TEXT;
CREATE INDEX outbox_provider ON outbox (provider_id);

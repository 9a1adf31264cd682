-- One text for SQLite and PostgreSQL: TEXT, BIGINT (numbers; moments in milliseconds since 1970, UTC), nothing else.
-- Whatever is secret is a hash or sealed before it gets here.

CREATE TABLE accounts (
    id TEXT NOT NULL PRIMARY KEY,
    realm TEXT NOT NULL,
    user_id TEXT NOT NULL,
    user_key TEXT NOT NULL,
    login_id TEXT NOT NULL,
    login_key TEXT NOT NULL,
    display_name TEXT NOT NULL,
    email TEXT,
    mailbox TEXT,
    email_verified BIGINT NOT NULL,
    role TEXT NOT NULL,
    state TEXT NOT NULL,
    otp_required BIGINT NOT NULL,
    password_hash TEXT,
    password_changed_at BIGINT,
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX accounts_user ON accounts (realm, user_key);
CREATE UNIQUE INDEX accounts_login ON accounts (realm, login_key);
CREATE INDEX accounts_mailbox ON accounts (realm, mailbox);

CREATE TABLE devices (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    secret TEXT NOT NULL,
    last_step BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT
);
CREATE UNIQUE INDEX devices_name ON devices (account_id, name_key);

CREATE TABLE recovery_codes (
    account_id TEXT NOT NULL,
    code_hash TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    used_at BIGINT,
    PRIMARY KEY (account_id, code_hash)
);

CREATE TABLE flows (
    id TEXT NOT NULL PRIMARY KEY,
    realm TEXT NOT NULL,
    kind TEXT NOT NULL,
    step TEXT NOT NULL,
    account_id TEXT,
    link_id TEXT,
    number TEXT NOT NULL,
    proofs TEXT NOT NULL,
    remember BIGINT NOT NULL,
    pending TEXT,
    form TEXT,
    created_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    done_at BIGINT,
    voided_at BIGINT
);
CREATE INDEX flows_account ON flows (account_id);
CREATE INDEX flows_end ON flows (ends_at);

CREATE TABLE links (
    id TEXT NOT NULL PRIMARY KEY,
    token_hash TEXT NOT NULL,
    realm TEXT NOT NULL,
    account_id TEXT NOT NULL,
    mailbox TEXT NOT NULL,
    number TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    made_at BIGINT NOT NULL,
    accepted_at BIGINT,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    used_by TEXT,
    voided_at BIGINT
);
CREATE UNIQUE INDEX links_token ON links (token_hash);
CREATE INDEX links_account ON links (account_id, made_at);
CREATE INDEX links_mailbox ON links (mailbox, made_at);

CREATE TABLE sessions (
    id TEXT NOT NULL PRIMARY KEY,
    public_id TEXT NOT NULL,
    realm TEXT NOT NULL,
    account_id TEXT NOT NULL,
    proofs TEXT NOT NULL,
    remembered BIGINT NOT NULL,
    browser TEXT NOT NULL,
    address TEXT NOT NULL,
    started_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    idle_ms BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    ended_at BIGINT,
    fresh_until BIGINT NOT NULL,
    next_page TEXT,
    form TEXT,
    notice TEXT,
    pending TEXT,
    codes TEXT
);
CREATE UNIQUE INDEX sessions_public ON sessions (public_id);
CREATE INDEX sessions_account ON sessions (account_id);
CREATE INDEX sessions_end ON sessions (ends_at);

CREATE TABLE known_browsers (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL
);
CREATE INDEX known_browsers_account ON known_browsers (account_id);

CREATE TABLE counters (
    scope TEXT NOT NULL PRIMARY KEY,
    used BIGINT NOT NULL,
    ends_at BIGINT NOT NULL
);
CREATE INDEX counters_end ON counters (ends_at);

CREATE TABLE outbox (
    id TEXT NOT NULL PRIMARY KEY,
    lane BIGINT NOT NULL,
    kind TEXT NOT NULL,
    realm TEXT NOT NULL,
    account_id TEXT,
    payload TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    lease_until BIGINT NOT NULL,
    lease_owner TEXT,
    attempts BIGINT NOT NULL,
    state TEXT NOT NULL,
    words TEXT,
    finished_at BIGINT
);
CREATE INDEX outbox_due ON outbox (state, lane, due_at);

CREATE TABLE disavowals (
    token_hash TEXT NOT NULL PRIMARY KEY,
    realm TEXT NOT NULL,
    account_id TEXT NOT NULL,
    event TEXT NOT NULL,
    event_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);

CREATE TABLE audit (
    id TEXT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    realm TEXT NOT NULL,
    event TEXT NOT NULL,
    account_id TEXT,
    address TEXT NOT NULL,
    browser TEXT NOT NULL,
    detail TEXT NOT NULL,
    seq BIGINT,
    seal TEXT
);
CREATE UNIQUE INDEX audit_seq ON audit (seq);
CREATE INDEX audit_account ON audit (account_id, at);

CREATE TABLE audit_head (
    one BIGINT NOT NULL PRIMARY KEY,
    seq BIGINT NOT NULL,
    seal TEXT NOT NULL
);
INSERT INTO audit_head (one, seq, seal) VALUES (1, 0, '');

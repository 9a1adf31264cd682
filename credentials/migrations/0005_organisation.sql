-- Companies and roles: administrators and the helpdesk reissue passwords for others.

CREATE TABLE companies (
    id TEXT NOT NULL PRIMARY KEY,
    realm TEXT NOT NULL,
    company_id TEXT NOT NULL,
    company_key TEXT NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX companies_key ON companies (realm, company_key);

-- search_key: user ID, login ID and name, folded, one a line.
ALTER TABLE accounts ADD COLUMN company TEXT;
ALTER TABLE accounts ADD COLUMN fax TEXT;
ALTER TABLE accounts ADD COLUMN search_key TEXT NOT NULL DEFAULT '';
ALTER TABLE accounts ADD COLUMN last_login_at BIGINT;
ALTER TABLE accounts ADD COLUMN must_renew BIGINT NOT NULL DEFAULT 0;
UPDATE accounts SET search_key = LOWER(user_key || '
' || login_key || '
' || display_name);
-- Covers search and count of a company; search_key begins with the user ID, so it is their order too.
CREATE INDEX accounts_search ON accounts (company, search_key, id);
-- For the helpdesk: a company's administrators among all its users.
CREATE INDEX accounts_administrators ON accounts (company, user_key) WHERE role = 'administrator';

-- otp_at: when a one-time password was last given in it. handover: a temporary password that is shown once, sealed.
ALTER TABLE sessions ADD COLUMN otp_at BIGINT;
ALTER TABLE sessions ADD COLUMN handover TEXT;

-- One that was reissued by an administrator or the helpdesk. It lives while it is neither void nor past its end; flow_id is the attempt that
-- it opened.
CREATE TABLE temporary_passwords (
    id TEXT NOT NULL PRIMARY KEY,
    realm TEXT NOT NULL,
    account_id TEXT NOT NULL,
    hash TEXT NOT NULL,
    made_by TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    flow_id TEXT,
    voided_at BIGINT,
    reminded BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX temporary_passwords_account ON temporary_passwords (account_id, made_at);
CREATE INDEX temporary_passwords_end ON temporary_passwords (expires_at);

-- The helpdesk's identity check of one administrator, and its points: rows of these are only ever added.
CREATE TABLE checks (
    id TEXT NOT NULL PRIMARY KEY,
    realm TEXT NOT NULL,
    company TEXT NOT NULL,
    target_id TEXT NOT NULL,
    helper_id TEXT NOT NULL,
    state TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    finished_at BIGINT,
    decided_by TEXT,
    decided_at BIGINT,
    reason TEXT
);
CREATE INDEX checks_realm ON checks (realm, made_at);
CREATE INDEX checks_target ON checks (target_id, made_at);
CREATE TABLE check_points (
    check_id TEXT NOT NULL,
    place BIGINT NOT NULL,
    point TEXT NOT NULL,
    result TEXT NOT NULL,
    remark TEXT NOT NULL,
    by_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (check_id, place)
);

-- A lost one-time-password device is removed by two people: one asks, another decides.
CREATE TABLE device_removals (
    id TEXT NOT NULL PRIMARY KEY,
    realm TEXT NOT NULL,
    account_id TEXT NOT NULL,
    device_id TEXT NOT NULL,
    asked_by TEXT NOT NULL,
    reason TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    decided_by TEXT,
    decided_at BIGINT,
    decision TEXT,
    state TEXT NOT NULL
);
CREATE INDEX device_removals_account ON device_removals (account_id, made_at);

-- For the operator's lists.
CREATE INDEX audit_realm ON audit (realm, at);
CREATE INDEX outbox_realm ON outbox (realm, created_at);

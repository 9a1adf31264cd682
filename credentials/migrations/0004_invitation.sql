-- Who invited a customer: an invitation counts only while that is an active customer above.
ALTER TABLE links ADD COLUMN invited_by TEXT;

-- For the list of a sub-tree: whose invitation is still on its way.
CREATE INDEX outbox_account ON outbox (account_id, kind);

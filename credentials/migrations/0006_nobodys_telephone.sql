-- Nobody's account has a telephone too, which nobody confirmed: reading the addresses of one that isn't there takes as long as of one that is.
INSERT INTO contacts (id, realm, account_id, kind, value, value_key, verified_at, created_at)
VALUES ('nobody', '', '', 'phone', '+818000000000', '+818000000000', NULL, 0);

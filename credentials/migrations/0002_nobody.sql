-- Nobody's account: read in place of one that isn't there, so that looking for an ID takes as long for any. It belongs to no realm, and
-- its hash has the length of a real one and opens nothing.
INSERT INTO accounts (id, realm, user_id, user_key, login_id, login_key, display_name, email, mailbox, email_verified, role, state,
    otp_required, password_hash, password_changed_at, created_at)
VALUES ('', '', 'nobody', 'nobody', 'nobody', 'nobody', 'nobody', 'nobody@invalid', 'nobody@invalid', 0, 'user', 'active',
    0, '$argon2id$v=19$m=19456,t=2,p=1$----------------------$-------------------------------------------', 0, 0);

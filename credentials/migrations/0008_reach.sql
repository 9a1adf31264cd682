-- An address whose mail came back: since when, and what its mail server said. A new address takes it away.
ALTER TABLE accounts ADD COLUMN unreachable_at BIGINT;
ALTER TABLE accounts ADD COLUMN unreachable_words TEXT;

-- The receiver's domain of a claimed or waiting mail, where it is known, for speeds by domain.
ALTER TABLE outbox ADD COLUMN domain TEXT;

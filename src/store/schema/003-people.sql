-- Who may use the console and what they changed (store/people.h). Secrets are not here: an argon2id string, the SHA-256
-- of a token, the SHA-256 of a certificate. The trail is only ever added to.
CREATE TABLE person (
	id INTEGER PRIMARY KEY,
	name TEXT NOT NULL UNIQUE,
	role TEXT NOT NULL,
	password TEXT NOT NULL,
	token TEXT NOT NULL,
	certificate TEXT NOT NULL,
	disabled INTEGER NOT NULL,
	created_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX person_token ON person (token) WHERE token != '';
CREATE UNIQUE INDEX person_certificate ON person (certificate) WHERE certificate != '';

CREATE TABLE trail (
	id INTEGER PRIMARY KEY,
	at INTEGER NOT NULL,
	who TEXT NOT NULL,
	role TEXT NOT NULL,
	way TEXT NOT NULL,
	address TEXT NOT NULL,
	action TEXT NOT NULL,
	object TEXT NOT NULL,
	detail TEXT NOT NULL
) STRICT;
CREATE TRIGGER trail_kept BEFORE UPDATE ON trail
BEGIN SELECT raise(ABORT, 'the trail is only ever added to'); END;
CREATE TRIGGER trail_stays BEFORE DELETE ON trail
BEGIN SELECT raise(ABORT, 'the trail is only ever added to'); END;

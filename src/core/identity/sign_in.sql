-- The statements of sign_in.c.

-- statement count_failures (email_hash bytea, peer text, at timestamptz): SELECT
SELECT (
        SELECT count(*)
        FROM ainecto.sign_in_attempt
        WHERE email_hash = $1 AND at > $3 AND NOT succeeded AND peer IS NOT DISTINCT FROM $2::inet),
    (
        SELECT count(*)
        FROM ainecto.sign_in_attempt
        WHERE email_hash = $1 AND at > $3 AND NOT succeeded),
    (
        SELECT count(*)
        FROM ainecto.sign_in_attempt
        WHERE peer = $2::inet AND at > $3 AND NOT succeeded),
    (
        SELECT count(DISTINCT email_hash)
        FROM ainecto.sign_in_attempt
        WHERE peer = $2::inet AND at > $3 AND succeeded);

-- statement insert_attempt (email_hash bytea, peer text, at timestamptz): INSERT RETURNING
INSERT INTO ainecto.sign_in_attempt (at, email_hash, peer, succeeded, pending)
VALUES ($3, $1, $2::inet, false, true)
RETURNING id;

-- statement take_attempt (email_hash bytea, peer text, at timestamptz, id bigint): UPDATE
-- Of two that bring the same attempt, one finds it.
UPDATE ainecto.sign_in_attempt
SET pending = false
WHERE id = $4 AND pending AND email_hash = $1 AND peer IS NOT DISTINCT FROM $2::inet AND at > $3;

-- statement succeed_attempt (id bigint): UPDATE
UPDATE ainecto.sign_in_attempt SET succeeded = true WHERE id = $1;

-- statement forget_failures (email_hash bytea, peer text): DELETE
-- Who got in was no guesser: his slips count no more.
DELETE FROM ainecto.sign_in_attempt
WHERE email_hash = $1 AND NOT succeeded AND NOT pending AND peer IS NOT DISTINCT FROM $2::inet;

-- statement delete_old (at timestamptz): DELETE
DELETE FROM ainecto.sign_in_attempt WHERE at < $1;

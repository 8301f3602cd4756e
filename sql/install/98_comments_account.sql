-- Columns of accounts, plans, OAuth, sessions and live schemas, and of what functions answer a shim with.
-- Files *_comments_*.sql hold comments alone: the Makefile puts them into the step to this version, too.

COMMENT ON COLUMN ainecto.account.id IS 'Number by which history, audit and roles name the account; kept when it is erased';
COMMENT ON COLUMN ainecto.account.name IS 'Name shown to people; where none was given, the part of the address before "@"';
COMMENT ON COLUMN ainecto.account.created_at IS 'When the account was made';
COMMENT ON COLUMN ainecto.account.disabled_at IS 'Since when the account can neither sign in nor use its tokens; null: it can';

COMMENT ON COLUMN ainecto.former_account.email IS 'Address that the account had when it was deleted, or that audit rows told of it';

COMMENT ON COLUMN ainecto.plan_override.name IS 'free, pro or enterprise';
COMMENT ON COLUMN ainecto.plan_override.mcp_enabled IS 'Whether accounts on the plan may use MCP; null keeps the built-in value';
COMMENT ON COLUMN ainecto.plan_override.versions_kept IS 'Newest versions kept per document of this plan''s workspaces; -1 keeps all, null the built-in number';
COMMENT ON COLUMN ainecto.plan_override.grace_days IS 'Days for which versions beyond that stay after a plan has shrunk; null: 30';

COMMENT ON COLUMN ainecto.account_role.role_name IS 'Name of the database role; it need not exist any more';
COMMENT ON COLUMN ainecto.account_role.account_id IS 'Account for which the role acts: ainecto.account.id';

COMMENT ON COLUMN ainecto.account_link.token_hash IS 'SHA-256 of the link''s token';
COMMENT ON COLUMN ainecto.account_link.account_id IS 'Account whose password it sets: ainecto.account.id';
COMMENT ON COLUMN ainecto.account_link.created_at IS 'When the link was made';
COMMENT ON COLUMN ainecto.account_link.expires_at IS 'The link is good until then, 72 hours after it was made';
COMMENT ON COLUMN ainecto.account_link.used_at IS 'When it was used, or replaced by a newer link; null: neither';

COMMENT ON COLUMN ainecto.sign_in_attempt.id IS 'Number under which the attempt is carried on once it was admitted';
COMMENT ON COLUMN ainecto.sign_in_attempt.at IS 'When it was admitted';
COMMENT ON COLUMN ainecto.sign_in_attempt.succeeded IS 'Whether the password was right; false, too, while pending';
COMMENT ON COLUMN ainecto.sign_in_attempt.peer IS 'Address it came from, the /64 of an IPv6 one; null where the shim told none';

COMMENT ON COLUMN ainecto.browser_session.cookie_hash IS 'SHA-256 of the cookie''s value';
COMMENT ON COLUMN ainecto.browser_session.account_id IS 'Who is signed in: ainecto.account.id';
COMMENT ON COLUMN ainecto.browser_session.created_at IS 'When the person signed in';
COMMENT ON COLUMN ainecto.browser_session.expires_at IS 'The session is good until then, 12 hours after the sign-in, however busy it is';
COMMENT ON COLUMN ainecto.browser_session.peer IS 'Address it was begun from; null where the shim told none';
COMMENT ON COLUMN ainecto.browser_session.ended_at IS 'When it ended before its time: signed out, signed in anew, password set, or account disabled; null: it did not';

COMMENT ON COLUMN ainecto.oauth_client.id IS 'client_id of OAuth: 1 to 128 letters, digits, "_", "." or "-"';
COMMENT ON COLUMN ainecto.oauth_client.secret_hash IS 'SHA-256 of the client''s secret; null for a public client (auth_method none)';
COMMENT ON COLUMN ainecto.oauth_client.uri IS 'Page about the program by its own account, an https URL; null: none given';
COMMENT ON COLUMN ainecto.oauth_client.redirect_uris IS '1 to 10 addresses to which people may be sent back';
COMMENT ON COLUMN ainecto.oauth_client.auth_method IS 'How it was registered to prove itself at the token endpoint: none, client_secret_post or client_secret_basic; with a secret either way is taken';
COMMENT ON COLUMN ainecto.oauth_client.created_at IS 'When it was registered; one that registered itself and led to no grant in 90 days goes';

COMMENT ON COLUMN ainecto.oauth_grant.uuid IS 'Name of the grant in history, audit and ainecto.revoke_grant()';
COMMENT ON COLUMN ainecto.oauth_grant.account_id IS 'For whom the program acts: ainecto.account.id';
COMMENT ON COLUMN ainecto.oauth_grant.label IS 'Name of an access token made in SQL, 1 to 200 characters; null for a client''s grant';
COMMENT ON COLUMN ainecto.oauth_grant.redirect_uri IS 'Where the person was sent back with the code; null for an access token made in SQL';
COMMENT ON COLUMN ainecto.oauth_grant.scopes IS 'What was granted, between blanks: ainecto:read, ainecto:write, offline_access';
COMMENT ON COLUMN ainecto.oauth_grant.created_at IS 'When the code was exchanged, or the access token made';
COMMENT ON COLUMN ainecto.oauth_grant.revoked_at IS 'Since when all its tokens are refused; null: they are not';
COMMENT ON COLUMN ainecto.oauth_grant.revoked_because IS 'disconnected (by its owner), revoked (by the client or an administrator), code_replayed, refresh_replayed, or erased (with its account); null while it is not revoked';
COMMENT ON COLUMN ainecto.oauth_grant.client_id IS 'Program: ainecto.oauth_client.id; null for an access token made in SQL, named by label';
COMMENT ON COLUMN ainecto.oauth_grant.last_used_at IS 'Written at most once an hour; null: not used yet';

COMMENT ON COLUMN ainecto.oauth_code.code_hash IS 'SHA-256 of the code';
COMMENT ON COLUMN ainecto.oauth_code.account_id IS 'Who consented: ainecto.account.id';
COMMENT ON COLUMN ainecto.oauth_code.client_id IS 'Client that it was issued to: ainecto.oauth_client.id';
COMMENT ON COLUMN ainecto.oauth_code.redirect_uri IS 'Where the person was sent back with it';
COMMENT ON COLUMN ainecto.oauth_code.challenge IS 'code_challenge of PKCE, method S256: base64url of the SHA-256 of the client''s verifier';
COMMENT ON COLUMN ainecto.oauth_code.resource IS 'Where its tokens will be good: ainecto.public_url with /mcp';
COMMENT ON COLUMN ainecto.oauth_code.scopes IS 'What was consented to, between blanks: ainecto:read, ainecto:write, offline_access';
COMMENT ON COLUMN ainecto.oauth_code.created_at IS 'When the person consented';
COMMENT ON COLUMN ainecto.oauth_code.expires_at IS 'The code is good until then, 60 seconds after the consent';
COMMENT ON COLUMN ainecto.oauth_code.used_at IS 'When it was exchanged for tokens; null: not yet';
COMMENT ON COLUMN ainecto.oauth_code.grant_uuid IS 'Grant that its use made: ainecto.oauth_grant.uuid; null while it is not used';

COMMENT ON COLUMN ainecto.oauth_token.token_hash IS 'SHA-256 of the token';
COMMENT ON COLUMN ainecto.oauth_token.grant_uuid IS 'Grant that it belongs to and ends with: ainecto.oauth_grant.uuid';
COMMENT ON COLUMN ainecto.oauth_token.kind IS 'access or refresh';
COMMENT ON COLUMN ainecto.oauth_token.scopes IS 'What it may be used for, between blanks; of an access token perhaps less than its grant''s';
COMMENT ON COLUMN ainecto.oauth_token.created_at IS 'When it was issued';
COMMENT ON COLUMN ainecto.oauth_token.expires_at IS 'It is good until then; infinity: until it is revoked, as an access token made in SQL without an end';
COMMENT ON COLUMN ainecto.oauth_token.revoked_at IS 'Since when this token alone is refused; null: it is not, but its grant may be';
COMMENT ON COLUMN ainecto.oauth_token.parent_hash IS 'The access token that request_upload_token made this one from: it expires no later, ends with it, and makes no others; null: made from none';
COMMENT ON COLUMN ainecto.oauth_token.used_at IS 'A refresh token''s first use: it is good for ainecto.refresh_token_grace more, then its replay ends the grant; null: not used, or an access token';

COMMENT ON COLUMN ainecto.mcp_session.id IS 'What clients send as Mcp-Session-Id';
COMMENT ON COLUMN ainecto.mcp_session.protocol_version IS 'Version of MCP that was negotiated, a date such as 2025-11-25';
COMMENT ON COLUMN ainecto.mcp_session.client_name IS 'What the program called itself at initialize, cut at 200 bytes; null: nothing';
COMMENT ON COLUMN ainecto.mcp_session.client_version IS 'Its version, as it said, cut at 200 bytes; null: none';
COMMENT ON COLUMN ainecto.mcp_session.created_at IS 'When it was opened';
COMMENT ON COLUMN ainecto.mcp_session.ended_at IS 'When the client ended it; null: it did not';
COMMENT ON COLUMN ainecto.mcp_session.grant_uuid IS 'The grant that opened it, ainecto.oauth_grant.uuid, and by that the account; nobody else has the session';

COMMENT ON COLUMN ainecto.live_schema.name IS 'Name under which accounts ask for it, 1 to 63 characters';
COMMENT ON COLUMN ainecto.live_schema.changed_at IS 'When the entry was made, or changed last';

COMMENT ON COLUMN ainecto.live_schema_account.live_schema IS 'Entry that the account may import: ainecto.live_schema.name';
COMMENT ON COLUMN ainecto.live_schema_account.account_id IS 'Account that may: ainecto.account.id';

COMMENT ON COLUMN ainecto.http_reply.status IS 'Status code of HTTP';
COMMENT ON COLUMN ainecto.http_reply.headers IS 'Headers for the shim to send, names to texts; null: none';
COMMENT ON COLUMN ainecto.http_reply.body IS 'JSON, or whatever a Content-Type among the headers says; null: none';
COMMENT ON COLUMN ainecto.http_reply.stream IS 'Always null';

COMMENT ON COLUMN ainecto.oauth_reply.status IS 'Status code of HTTP';
COMMENT ON COLUMN ainecto.oauth_reply.headers IS 'Headers for the shim to send, names to texts';
COMMENT ON COLUMN ainecto.oauth_reply.body IS 'JSON; null where page or a Location header is the answer';
COMMENT ON COLUMN ainecto.oauth_reply.page IS 'Page for the shim to render, {"name", …}; null where body or a Location header is the answer';

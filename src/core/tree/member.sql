-- The statements of member.c.

-- statement upsert_grant (account_id bigint, role text, workspace_uuid uuid, project_uuid uuid, folder_uuid uuid, document_uuid uuid, granted_at timestamptz): INSERT
INSERT INTO ainecto.role_grant (
    account_id, role, workspace_uuid, project_uuid, folder_uuid, document_uuid, granted_at)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (account_id, target) DO UPDATE SET role = EXCLUDED.role,
    granted_at = EXCLUDED.granted_at;

-- statement delete_grant (account_id bigint, target uuid): DELETE
DELETE FROM ainecto.role_grant g
WHERE g.account_id = $1 AND g.target = $2;

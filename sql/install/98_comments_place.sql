-- Columns of workspaces, projects, folders, documents, and of what lies beside their content: roles, links, files, drawings, requests to language models.
-- Files *_comments_*.sql hold comments alone: the Makefile puts them into the step to this version, too.

COMMENT ON COLUMN ainecto.workspace.uuid IS 'What tools call workspaceUuid';
COMMENT ON COLUMN ainecto.workspace.owner_id IS 'Owner, whose plan says how many versions are kept: ainecto.account.id';
COMMENT ON COLUMN ainecto.workspace.name IS 'Name, 1 to 255 characters';
COMMENT ON COLUMN ainecto.workspace.description IS 'What it is about, at most 2,000 characters; null: nothing said';
COMMENT ON COLUMN ainecto.workspace.created_at IS 'When it was made';
COMMENT ON COLUMN ainecto.workspace.updated_at IS 'When a tool last changed name or description';
COMMENT ON COLUMN ainecto.workspace.archived_at IS 'When it came into the trash, with everything below; null: it is not there';

COMMENT ON COLUMN ainecto.project.uuid IS 'What tools call projectUuid';
COMMENT ON COLUMN ainecto.project.workspace_uuid IS 'Workspace that it lies in: ainecto.workspace.uuid';
COMMENT ON COLUMN ainecto.project.project_key IS 'Short key such as SHOP, at most 50 characters, unique in the workspace; null: none';
COMMENT ON COLUMN ainecto.project.name IS 'Name, 1 to 255 characters';
COMMENT ON COLUMN ainecto.project.description IS 'What it is about, at most 2,000 characters; null: nothing said';
COMMENT ON COLUMN ainecto.project.created_at IS 'When it was made';
COMMENT ON COLUMN ainecto.project.updated_at IS 'When a tool last changed name or description, or a folder was moved into another of the project';
COMMENT ON COLUMN ainecto.project.archived_at IS 'When it came into the trash, with everything below; null: it is not there itself, but perhaps what is around it';

COMMENT ON COLUMN ainecto.folder.uuid IS 'What tools call folderUuid';
COMMENT ON COLUMN ainecto.folder.project_uuid IS 'Project that it lies in: ainecto.project.uuid';
COMMENT ON COLUMN ainecto.folder.parent_uuid IS 'Folder of the same project around it: ainecto.folder.uuid; null at the top level';
COMMENT ON COLUMN ainecto.folder.name IS 'Name, 1 to 255 characters';
COMMENT ON COLUMN ainecto.folder.created_at IS 'When it was made';
COMMENT ON COLUMN ainecto.folder.updated_at IS 'When a tool last renamed or moved it';
COMMENT ON COLUMN ainecto.folder.archived_at IS 'When it came into the trash, with everything below; null: it is not there itself, but perhaps what is around it';

COMMENT ON COLUMN ainecto.document.uuid IS 'What tools call documentUuid, and diagramUuid of a flow diagram';
COMMENT ON COLUMN ainecto.document.project_uuid IS 'Project that it lies in: ainecto.project.uuid';
COMMENT ON COLUMN ainecto.document.folder_uuid IS 'Folder of that project: ainecto.folder.uuid; null at the top level';
COMMENT ON COLUMN ainecto.document.type IS 'erd, flow_diagram, readme or testcase; never changes';
COMMENT ON COLUMN ainecto.document.title IS 'Title, 1 to 255 characters; versioned';
COMMENT ON COLUMN ainecto.document.diagram_source IS 'Of a flow diagram: text that it was drawn from; null: none. Versioned';
COMMENT ON COLUMN ainecto.document.source_language IS 'Of a flow diagram: language of diagram_source, for the client; null: not said. Versioned';
COMMENT ON COLUMN ainecto.document.edge_style IS 'Of a flow diagram: how edges are drawn, for the client; null: not said. Versioned';
COMMENT ON COLUMN ainecto.document.is_module IS 'Of a flow diagram: whether it may be embedded in others, for the client; null: not said. Versioned';
COMMENT ON COLUMN ainecto.document.metadata IS 'Of a flow diagram: any JSON of the client''s, kept as given; null: none. Versioned';
COMMENT ON COLUMN ainecto.document.default_environment IS 'Of a testcase document: environment that runs take which name none; null: none. Versioned';
COMMENT ON COLUMN ainecto.document.default_test_account IS 'Of a testcase document: account of the tested system that runs take which name none; null: none. Versioned';
COMMENT ON COLUMN ainecto.document.created_at IS 'When it was made';
COMMENT ON COLUMN ainecto.document.updated_at IS 'When a tool last moved it, or its newest version was made';
COMMENT ON COLUMN ainecto.document.archived_at IS 'When it came into the trash; null: it is not there itself, but perhaps what is around it';

COMMENT ON COLUMN ainecto.role_grant.account_id IS 'To whom the role is given: ainecto.account.id';
COMMENT ON COLUMN ainecto.role_grant.workspace_uuid IS 'Place of the grant if it is a workspace: ainecto.workspace.uuid; of these four one is not null';
COMMENT ON COLUMN ainecto.role_grant.project_uuid IS 'Place of the grant if it is a project: ainecto.project.uuid';
COMMENT ON COLUMN ainecto.role_grant.folder_uuid IS 'Place of the grant if it is a folder: ainecto.folder.uuid';
COMMENT ON COLUMN ainecto.role_grant.document_uuid IS 'Place of the grant if it is a document: ainecto.document.uuid';
COMMENT ON COLUMN ainecto.role_grant.granted_at IS 'When it was given, or changed last';

COMMENT ON COLUMN ainecto.role_right_override.role IS 'OWNER, EDITOR or VIEWER';
COMMENT ON COLUMN ainecto.role_right_override."right" IS 'write, delete_document (folders, too), delete_place (projects and workspaces), share or manage_members';
COMMENT ON COLUMN ainecto.role_right_override.allowed IS 'Whether the role has the right in this house';

COMMENT ON COLUMN ainecto.share.project_uuid IS 'What the link is for if it is a project: ainecto.project.uuid; of these three one is not null';
COMMENT ON COLUMN ainecto.share.folder_uuid IS 'What the link is for if it is a folder: ainecto.folder.uuid';
COMMENT ON COLUMN ainecto.share.document_uuid IS 'What the link is for if it is a document: ainecto.document.uuid';
COMMENT ON COLUMN ainecto.share.created_at IS 'Since when it is open';
COMMENT ON COLUMN ainecto.share.created_by IS 'Who opened it: ainecto.account.id; null for a role without an account, or once the account is deleted';

COMMENT ON COLUMN ainecto.upload_token.token_hash IS 'SHA-256 of the token';
COMMENT ON COLUMN ainecto.upload_token.purpose IS 'document.create, document.update, document.append (to a readme), attachment.upload or erd.import';
COMMENT ON COLUMN ainecto.upload_token.storage_key IS 'Name under which the body waits for its use, of attachment.upload and erd.import; null: the body is used at once';
COMMENT ON COLUMN ainecto.upload_token.max_bytes IS 'Most bytes that the body may have';
COMMENT ON COLUMN ainecto.upload_token.description IS 'Why, for the version that the body makes; null: the caller did not say';
COMMENT ON COLUMN ainecto.upload_token.account_id IS 'Who asked for it and acts by it: ainecto.account.id';
COMMENT ON COLUMN ainecto.upload_token.created_at IS 'When it was asked for';
COMMENT ON COLUMN ainecto.upload_token.expires_at IS 'A body may be begun until then, an hour after created_at at most';
COMMENT ON COLUMN ainecto.upload_token.grant_uuid IS 'Grant of the client that asked, ainecto.oauth_grant.uuid; the token ends with it. Null for a call from SQL';
COMMENT ON COLUMN ainecto.upload_token.parent_hash IS 'Access token of the client that asked, ainecto.oauth_token.token_hash; the token ends when that one is revoked. Null for a call from SQL';

COMMENT ON COLUMN ainecto.upload.uuid IS 'Name of the body among its pieces and in ainecto.attachment';
COMMENT ON COLUMN ainecto.upload.token_hash IS 'Token that it is sent with: ainecto.upload_token.token_hash; null once that is gone';
COMMENT ON COLUMN ainecto.upload.account_id IS 'Who sends it: ainecto.account.id; null once the account is deleted';
COMMENT ON COLUMN ainecto.upload.document_uuid IS 'Document that it is for: ainecto.document.uuid; null where one is to be made of it';
COMMENT ON COLUMN ainecto.upload.storage_key IS 'As in its token; unique among whole bodies';
COMMENT ON COLUMN ainecto.upload.content_type IS 'Media type, as the sender or the token said; application/octet-stream where neither did';
COMMENT ON COLUMN ainecto.upload.size_bytes IS 'Bytes that have arrived';
COMMENT ON COLUMN ainecto.upload.chunks IS 'Pieces that have arrived: rows of ainecto.upload_chunk';
COMMENT ON COLUMN ainecto.upload.sha256 IS 'SHA-256 of the whole body; null until it is whole';
COMMENT ON COLUMN ainecto.upload.begun_at IS 'When the PUT began';
COMMENT ON COLUMN ainecto.upload.completed_at IS 'When the body was whole; null: not yet';
COMMENT ON COLUMN ainecto.upload.registered_at IS 'When an attachment was made of it, which keeps it; null: not yet';

COMMENT ON COLUMN ainecto.upload_chunk.upload_uuid IS 'Body that it is a piece of: ainecto.upload.uuid';
COMMENT ON COLUMN ainecto.upload_chunk.number IS 'Place in the body, from 0 without gaps';
COMMENT ON COLUMN ainecto.upload_chunk.bytes IS '1 to 262,144 bytes';

COMMENT ON COLUMN ainecto.attachment.uuid IS 'What tools call the uuid of an attachment, and part of the address it is downloaded at';
COMMENT ON COLUMN ainecto.attachment.document_uuid IS 'Document that it hangs on: ainecto.document.uuid';
COMMENT ON COLUMN ainecto.attachment.upload_uuid IS 'Its bytes: ainecto.upload.uuid';
COMMENT ON COLUMN ainecto.attachment.filename IS 'Name shown to people, without a path, 1 to 255 characters';
COMMENT ON COLUMN ainecto.attachment.content_type IS 'Media type, as it was uploaded';
COMMENT ON COLUMN ainecto.attachment.size_bytes IS 'Length in bytes';
COMMENT ON COLUMN ainecto.attachment.sha256 IS 'SHA-256 of its bytes';
COMMENT ON COLUMN ainecto.attachment.created_at IS 'When it was registered';
COMMENT ON COLUMN ainecto.attachment.created_by IS 'Who registered it: ainecto.account.id; null once the account is deleted';

COMMENT ON COLUMN ainecto.kept_drawing.document_uuid IS 'Document that was drawn: ainecto.document.uuid';
COMMENT ON COLUMN ainecto.kept_drawing.version IS 'Version of the document that was drawn';
COMMENT ON COLUMN ainecto.kept_drawing.kept_at IS 'When it was kept; pages name it in their ETag';
COMMENT ON COLUMN ainecto.kept_drawing.drawing IS 'HTML of what options says, as the page shows it';

COMMENT ON COLUMN ainecto.llm_request.uuid IS 'What tools call the uuid of a request';
COMMENT ON COLUMN ainecto.llm_request.document_uuid IS 'Document that it is about: ainecto.document.uuid';
COMMENT ON COLUMN ainecto.llm_request.prompt IS 'What is asked for, 1 to 20,000 characters';
COMMENT ON COLUMN ainecto.llm_request.context IS 'Further facts for whoever answers, at most 200,000 characters; null: none';
COMMENT ON COLUMN ainecto.llm_request.created_at IS 'When it was asked for';
COMMENT ON COLUMN ainecto.llm_request.created_by IS 'Who asked: ainecto.account.id; null for a database role without an account';
COMMENT ON COLUMN ainecto.llm_request.claimed_at IS 'When it was claimed last; null: never';
COMMENT ON COLUMN ainecto.llm_request.claimed_by IS 'Account that claimed it last: ainecto.account.id; null: nobody, or a database role without an account';
COMMENT ON COLUMN ainecto.llm_request.lease_until IS 'Until then nobody else may claim it, 30 minutes after a claim; null unless it is CLAIMED';
COMMENT ON COLUMN ainecto.llm_request.finished_at IS 'When it was answered or given up; null while it is open';
COMMENT ON COLUMN ainecto.llm_request.finished_by IS 'Who answered or gave up: ainecto.account.id; null while it is open, or for a database role without an account';
COMMENT ON COLUMN ainecto.llm_request.result IS 'Answer, at most 1,000,000 characters; null unless COMPLETED';
COMMENT ON COLUMN ainecto.llm_request.error_message IS 'Why it FAILED, as whoever gave up said; null: nothing said';
COMMENT ON COLUMN ainecto.llm_request.cached_input_tokens IS 'Input tokens that came from a cache; null: not told';
COMMENT ON COLUMN ainecto.llm_request.output_tokens IS 'Output tokens; null: not told';
COMMENT ON COLUMN ainecto.llm_request.draft_blocks IS 'Blocks of ainecto.readme_block that hold the draft, draft-UUID-1 and so on; null: there is no draft';
COMMENT ON COLUMN ainecto.llm_request.claimed_grant IS 'Grant of the client that claimed it last: ainecto.oauth_grant.uuid; null: nobody, or a call from SQL';
COMMENT ON COLUMN ainecto.llm_request.input_tokens IS 'Input tokens that came from no cache; null: not told';
COMMENT ON COLUMN ainecto.llm_request.draft_hash IS 'SHA-256 of the draft in the readme: the result takes the place of an untouched draft only; null: there is no draft';

/*
 * folder_tools.c
 *		Folders.
 */
#include "postgres.h"

#include "core/tree/place.h"
#include "core/tree/visible.h"
#include "tool/archive.h"
#include "tool/registry.h"

#include "tool/folder_tools.sql.h"

static const Argument list_folders_arguments[] = {
	ARG_ID("projectUuid", ARGUMENT_REQUIRED, "The project."),
	ARG_LIMIT,
	ARG_CURSOR,
	ARG_END,
};

static const Argument create_item_fields[] = {
	ARG_ID("projectUuid", ARGUMENT_REQUIRED, "Project of the folder."),
	ARG_TEXT("parentFolderUuid", ARGUMENT_NULLABLE, 0, ARGUMENT_ID_MAX,
			 "Folder to create it in; absent or null: the top level."),
	ARG_TEXT("name", ARGUMENT_REQUIRED, 1, 255, "Name of the folder."),
	ARG_END,
};

static const Argument create_item = ARG_OBJECT(NULL, 0, create_item_fields, NULL);

static const Argument create_folders_arguments[] = {
	ARG_ARRAY("items", ARGUMENT_REQUIRED, 1, ARGUMENT_BATCH_MAX, &create_item, "New folders."),
	ARG_END,
};

static const Argument update_item_fields[] = {
	ARG_ID("uuid", ARGUMENT_REQUIRED, "The folder."),
	ARG_TEXT("name", ARGUMENT_REQUIRED, 1, 255, "New name."),
	ARG_END,
};

static const Argument update_item = ARG_OBJECT(NULL, 0, update_item_fields, NULL);

static const Argument update_folders_arguments[] = {
	ARG_ARRAY("items", ARGUMENT_REQUIRED, 1, ARGUMENT_BATCH_MAX, &update_item, "One new name per folder."),
	ARG_END,
};

static const Argument id_item = ARG_ID(NULL, 0, "uuid of a folder.");

static const Argument delete_folders_arguments[] = {
	ARG_ARRAY("uuids", ARGUMENT_REQUIRED, 1, ARGUMENT_BATCH_MAX, &id_item, "Folders to archive."),
	ARG_END,
};

static const Argument unarchive_folders_arguments[] = {
	ARG_ARRAY("uuids", ARGUMENT_REQUIRED, 1, ARGUMENT_BATCH_MAX, &id_item, "Folders to bring back."),
	ARG_END,
};

static const Argument move_item_fields[] = {
	ARG_ID("uuid", ARGUMENT_REQUIRED, "The folder."),
	ARG_TEXT("newParentFolderUuid", ARGUMENT_NULLABLE, 0, ARGUMENT_ID_MAX,
			 "Folder of the same project to move it into; absent, null or empty: the top level."),
	ARG_END,
};

static const Argument move_item = ARG_OBJECT(NULL, 0, move_item_fields, NULL);

static const Argument move_folders_arguments[] = {
	ARG_ARRAY("items", ARGUMENT_REQUIRED, 1, ARGUMENT_BATCH_MAX, &move_item,
			  "One move per folder, done in order."),
	ARG_END,
};

/* The resolved folder of an argument; NULL for the top level. AI001 if it lies in another project. */
static const pg_uuid_t *
folder_of_project(const ToolCall *call, const char *path, int index, const pg_uuid_t *project)
{
	const ResolvedTarget *target = tool_target(call, path, index);

	if (target == NULL)
		return NULL;
	if (memcmp(&target->place.project, project, UUID_LEN) != 0)
		tool_refuse(call, strchr(path, '.') + 1, "the folder belongs to another project",
					"Folders stay in their project; choose a folder of the same one.");
	return &target->place.uuid;
}

static void
create_folder(ToolCall *call, JsonNode *item, int index)
{
	const pg_uuid_t *project = &tool_target(call, "items[].projectUuid", index)->place.uuid;
	const pg_uuid_t *parent = folder_of_project(call, "items[].parentFolderUuid", index, project);
	pg_uuid_t uuid;

	place_create_folder(project, parent, json_read_text(item, "name"), &uuid);
	json_write_open_object(&call->result);
	json_write_uuid_member(&call->result, "uuid", &uuid);
	json_write_text_member(&call->result, "name", json_read_text(item, "name"));
	json_write_close_object(&call->result);
}

static void
update_folder(ToolCall *call, JsonNode *item, int index)
{
	const Place *place = &tool_target(call, "items[].uuid", index)->place;

	place_describe(PLACE_FOLDER, &place->uuid, json_read_text(item, "name"), false, NULL);
	json_write_open_object(&call->result);
	json_write_uuid_member(&call->result, "uuid", &place->uuid);
	json_write_close_object(&call->result);
}

static void
move_folder(ToolCall *call, JsonNode *item, int index)
{
	const Place *place = &tool_target(call, "items[].uuid", index)->place;
	const pg_uuid_t *parent = folder_of_project(call, "items[].newParentFolderUuid", index, &place->project);

	/* The gate has checked the new parent; of the top level the project is in charge. */
	if (parent == NULL && place->has_folder)
		place_require_top_level(call->principal, &place->project);
	place_move_folder(&place->uuid, parent);
	json_write_open_object(&call->result);
	json_write_uuid_member(&call->result, "uuid", &place->uuid);
	json_write_close_object(&call->result);
}

static void
move_folders(ToolCall *call)
{
	pg_uuid_t *projects = palloc(Max(call->target_count, 1) * sizeof(pg_uuid_t));

	for (int i = 0; i < call->target_count; i++)
		projects[i] = call->targets[i].place.project;
	place_lock_projects(projects, call->target_count);
	tool_run_each(call);
}

static const Tool tools[] = {
	{
		.name = "list_folders",
		.title = "List folders",
		.summary = "All folders of a project, each with its parent, oldest first.",
		.group = TOOL_GROUP_GENERIC,
		.access = TOOL_READ,
		.flags = TOOL_IDEMPOTENT,
		.arguments = list_folders_arguments,
		.targets = {{TARGET_PROJECT, "projectUuid", RIGHT_READ, 0}},
		.run = tool_run_list,
		.query = &list_folders_query,
	},
	{
		.name = "create_folders",
		.title = "Create folders",
		.summary = "Create folders in projects, at the top level or in other folders.",
		.group = TOOL_GROUP_GENERIC,
		.access = TOOL_WRITE,
		.arguments = create_folders_arguments,
		.targets = {{TARGET_PROJECT, "items[].projectUuid", RIGHT_WRITE, 0},
					{TARGET_FOLDER, "items[].parentFolderUuid", RIGHT_WRITE, 0}},
		.batch = "items",
		.each = create_folder,
	},
	{
		.name = "update_folders",
		.title = "Update folders",
		.summary = "Rename folders.",
		.group = TOOL_GROUP_GENERIC,
		.access = TOOL_WRITE,
		.flags = TOOL_DESTRUCTIVE | TOOL_IDEMPOTENT,
		.arguments = update_folders_arguments,
		.targets = {{TARGET_FOLDER, "items[].uuid", RIGHT_WRITE, 0}},
		.batch = "items",
		.each = update_folder,
	},
	{
		.name = "delete_folders",
		.title = "Delete folders",
		.summary = "Move folders to the trash with everything in them; unarchive_folders brings them back.",
		.group = TOOL_GROUP_GENERIC,
		.access = TOOL_WRITE,
		.flags = TOOL_DESTRUCTIVE | TOOL_IDEMPOTENT,
		.arguments = delete_folders_arguments,
		.targets = {{TARGET_FOLDER, "uuids[]", RIGHT_DELETE_DOCUMENT, TARGET_WITH_ARCHIVED}},
		.batch = "uuids",
		.each = archive_each,
	},
	{
		.name = "unarchive_folders",
		.title = "Unarchive folders",
		.summary = "Bring folders back from the trash; nothing above them may be there.",
		.group = TOOL_GROUP_GENERIC,
		.access = TOOL_WRITE,
		.flags = TOOL_IDEMPOTENT,
		.arguments = unarchive_folders_arguments,
		.targets = {{TARGET_FOLDER, "uuids[]", RIGHT_DELETE_DOCUMENT, TARGET_WITH_ARCHIVED}},
		.run = archive_restore,
		.batch = "uuids",
		.each = archive_restore_each,
	},
	{
		.name = "move_folders",
		.title = "Move folders",
		.summary = "Move folders with everything in them below another folder of their project, or to its "
				   "top level.",
		.group = TOOL_GROUP_GENERIC,
		.access = TOOL_WRITE,
		.flags = TOOL_DESTRUCTIVE | TOOL_IDEMPOTENT,
		.arguments = move_folders_arguments,
		.targets = {{TARGET_FOLDER, "items[].uuid", RIGHT_WRITE, 0},
					{TARGET_FOLDER, "items[].newParentFolderUuid", RIGHT_WRITE, 0}},
		.run = move_folders,
		.batch = "items",
		.each = move_folder,
	},
};

const ToolTable folder_tools = {tools, lengthof(tools)};

/*
 * t_folder.c
 *		Folders.
 */
#include "postgres.h"

#include "tool/registry.h"

static const Argument list_folders_arguments[] = {
	ARG_ID("projectUuid", ARGUMENT_REQUIRED, "Project whose folders are wanted."),
	ARG_LIMIT,
	ARG_CURSOR,
	ARG_END,
};

static const Argument create_folders_arguments_item_fields[] = {
	ARG_ID("projectUuid", ARGUMENT_REQUIRED, "Project the folder belongs to."),
	ARG_ID("parentFolderUuid", 0, "Folder to nest under; absent for the top level."),
	ARG_TEXT("name", ARGUMENT_REQUIRED, 1, 255, "Folder name."),
	ARG_END,
};

static const Argument create_folders_arguments_item_item =
	ARG_OBJECT(NULL, 0, create_folders_arguments_item_fields, NULL);

static const Argument create_folders_arguments[] = {
	ARG_ARRAY("items", ARGUMENT_REQUIRED, 1, 100, &create_folders_arguments_item_item, "Folders to create."),
	ARG_END,
};

static const Argument update_folders_arguments_item_fields[] = {
	ARG_ID("uuid", ARGUMENT_REQUIRED, "Folder to rename."),
	ARG_TEXT("name", ARGUMENT_REQUIRED, 1, 255, "New folder name."),
	ARG_END,
};

static const Argument update_folders_arguments_item_item =
	ARG_OBJECT(NULL, 0, update_folders_arguments_item_fields, NULL);

static const Argument update_folders_arguments[] = {
	ARG_ARRAY("items", ARGUMENT_REQUIRED, 1, 100, &update_folders_arguments_item_item,
			  "Renames, one per folder."),
	ARG_END,
};

static const Argument id_item = ARG_ID(NULL, 0, "Identifier of one entry.");

static const Argument delete_folders_arguments[] = {
	ARG_ARRAY("uuids", ARGUMENT_REQUIRED, 1, 100, &id_item, "Folders to archive."),
	ARG_END,
};

static const Argument unarchive_folders_arguments[] = {
	ARG_ARRAY("uuids", ARGUMENT_REQUIRED, 1, 100, &id_item, "Archived folders to bring back."),
	ARG_END,
};

static const Argument move_folders_arguments_item_fields[] = {
	ARG_ID("uuid", ARGUMENT_REQUIRED, "Folder to move."),
	ARG_TEXT("newParentFolderUuid", ARGUMENT_NULLABLE, 0, 64,
			 "Target parent; null or empty means the project's top level."),
	ARG_END,
};

static const Argument move_folders_arguments_item_item =
	ARG_OBJECT(NULL, 0, move_folders_arguments_item_fields, NULL);

static const Argument move_folders_arguments[] = {
	ARG_ARRAY("items", ARGUMENT_REQUIRED, 1, 100, &move_folders_arguments_item_item,
			  "Moves, one per folder."),
	ARG_END,
};

static const Tool tools[] = {
	{
		.name = "list_folders",
		.title = "List folders",
		.summary = "Show the folder tree of a project.",
		.group = TOOL_GROUP_GENERIC,
		.access = TOOL_READ,
		.flags = TOOL_IDEMPOTENT | TOOL_FAST | TOOL_CORE,
		.arguments = list_folders_arguments,
		.targets = {{TARGET_PROJECT, "projectUuid", RIGHT_READ, 0}},
	},
	{
		.name = "create_folders",
		.title = "Create folders",
		.summary = "Create folders in a project, optionally nested.",
		.group = TOOL_GROUP_GENERIC,
		.access = TOOL_WRITE,
		.arguments = create_folders_arguments,
		.targets = {{TARGET_PROJECT, "items[].projectUuid", RIGHT_WRITE, 0},
					{TARGET_FOLDER, "items[].parentFolderUuid", RIGHT_WRITE, 0}},
	},
	{
		.name = "update_folders",
		.title = "Update folders",
		.summary = "Rename folders.",
		.group = TOOL_GROUP_GENERIC,
		.access = TOOL_WRITE,
		.flags = TOOL_IDEMPOTENT,
		.arguments = update_folders_arguments,
		.targets = {{TARGET_FOLDER, "items[].uuid", RIGHT_WRITE, 0}},
	},
	{
		.name = "delete_folders",
		.title = "Delete folders",
		.summary = "Archive folders.",
		.group = TOOL_GROUP_GENERIC,
		.access = TOOL_WRITE,
		.flags = TOOL_DESTRUCTIVE | TOOL_IDEMPOTENT,
		.arguments = delete_folders_arguments,
		.targets = {{TARGET_FOLDER, "uuids[]", RIGHT_DELETE_DOCUMENT, TARGET_WITH_ARCHIVED}},
	},
	{
		.name = "unarchive_folders",
		.title = "Unarchive folders",
		.summary = "Bring archived folders back.",
		.group = TOOL_GROUP_GENERIC,
		.access = TOOL_WRITE,
		.flags = TOOL_IDEMPOTENT,
		.arguments = unarchive_folders_arguments,
		.targets = {{TARGET_FOLDER, "uuids[]", RIGHT_DELETE_DOCUMENT, TARGET_WITH_ARCHIVED}},
	},
	{
		.name = "move_folders",
		.title = "Move folders",
		.summary = "Place folders under another parent folder.",
		.group = TOOL_GROUP_GENERIC,
		.access = TOOL_WRITE,
		.flags = TOOL_IDEMPOTENT,
		.arguments = move_folders_arguments,
		.targets = {{TARGET_FOLDER, "items[].uuid", RIGHT_WRITE, 0},
					{TARGET_FOLDER, "items[].newParentFolderUuid", RIGHT_WRITE, 0}},
	},
};

const ToolTable folder_tools = {tools, lengthof(tools)};

/*
 * share_tools.c
 *		Public read-only links.
 */
#include "postgres.h"

#include "core/share/share.h"
#include "tool/registry.h"

static const char *const target_type_choices[] = {"project", "folder", "document", NULL};

static const Argument target = ARG_ID(NULL, 0, "uuid of a target.");

static const Argument share_arguments[] = {
	ARG_CHOICE("targetType", ARGUMENT_REQUIRED, target_type_choices, "Kind of all targets."),
	ARG_ARRAY("targetUuids", ARGUMENT_REQUIRED, 1, ARGUMENT_BATCH_MAX, &target,
			  "What to share, or no longer."),
	ARG_END,
};

/* Only documents have a page to open. */
static void
write_link(JsonWriter *writer, const Place *place, const char *token)
{
	char *url = place->kind == PLACE_DOCUMENT ? share_page_url(token) : NULL;

	json_write_text_member(writer, "shareToken", token);
	json_write_key(writer, "shareUrl");
	json_write_text(writer, url);
	if (place->kind != PLACE_DOCUMENT)
		json_write_text_member(writer, "note", "Only documents have a page to look at.");
}

static void
enable_share(ToolCall *call, JsonNode *item, int index)
{
	const Place *place = &tool_target(call, "targetUuids[]", index)->place;
	const char *since;
	const char *token = share_enable(call->principal, place, &since);

	json_write_open_object(&call->result);
	json_write_uuid_member(&call->result, "uuid", &place->uuid);
	json_write_boolean_member(&call->result, "shared", true);
	json_write_boolean_member(&call->result, "changed", token != NULL);
	json_write_text_member(&call->result, "sharedSince", since);
	if (token != NULL)
		write_link(&call->result, place, token);
	else
		json_write_text_member(
			&call->result, "note",
			"The link made then still works; it is kept as a hash and cannot be shown again."
			" For a new one: disable_shares, then enable_shares.");
	json_write_close_object(&call->result);
}

static void
disable_share(ToolCall *call, JsonNode *item, int index)
{
	const Place *place = &tool_target(call, "targetUuids[]", index)->place;
	bool changed = share_disable(place);

	json_write_open_object(&call->result);
	json_write_uuid_member(&call->result, "uuid", &place->uuid);
	json_write_boolean_member(&call->result, "shared", false);
	json_write_boolean_member(&call->result, "changed", changed);
	json_write_close_object(&call->result);
}

static const Tool tools[] = {
	{
		.name = "enable_shares",
		.title = "Enable shares",
		.summary = "Make public read-only links. shareUrl of a document is shown this once; everyone who has"
				   " it can look, without signing in. What is shared already keeps its link.",
		.group = TOOL_GROUP_GENERIC,
		.access = TOOL_WRITE,
		.flags = TOOL_IDEMPOTENT | TOOL_PUBLISHES,
		.arguments = share_arguments,
		.targets = {{TARGET_DOCUMENT, "targetUuids[]", RIGHT_SHARE, TARGET_BY_KIND}},
		.batch = "targetUuids",
		.each = enable_share,
	},
	{
		.name = "disable_shares",
		.title = "Disable shares",
		.summary = "Withdraw public links: they stop working at once, for good.",
		.group = TOOL_GROUP_GENERIC,
		.access = TOOL_WRITE,
		.flags = TOOL_DESTRUCTIVE | TOOL_IDEMPOTENT,
		.arguments = share_arguments,
		.targets = {{TARGET_DOCUMENT, "targetUuids[]", RIGHT_SHARE, TARGET_BY_KIND | TARGET_WITH_ARCHIVED}},
		.batch = "targetUuids",
		.each = disable_share,
	},
};

const ToolTable share_tools = {tools, lengthof(tools)};

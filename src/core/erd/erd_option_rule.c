/*
 * erd_option_rule.c
 *		Which options of one thing contradict each other.
 */
#include "postgres.h"

#include "core/erd/erd_option.h"

/* One option that goes with another alone, or never. */
typedef struct OptionRule
{
	const char *entity;
	const char *name;
	const char *other;
	const char *word; /* what the other has to say; NULL: whatever it says */
	const char *or_word;
	bool never;
} OptionRule;

static const OptionRule rules[] = {
	{"table", "partition_bound", "partition_of", NULL, NULL, false},
	{"table", "definition", "kind", "view", "materialized_view", false},
	{"table", "check_option", "kind", "view", NULL, false},
	{"table", "with_data", "kind", "materialized_view", NULL, false},
	{"table", "server", "kind", "foreign", NULL, false},
	{"table", "of_type", "inherits", NULL, NULL, true},
	{"table", "partition_of", "inherits", NULL, NULL, true},
	{"column", "generated", "identity", NULL, NULL, true},
	{"column", "serial", "identity", NULL, NULL, true},
	{"column", "serial", "generated", NULL, NULL, true},
	{"column", "identity_sequence", "identity", NULL, NULL, false},
};

/* NULL and false stand for nothing. */
static const JsonNode *
said(const JsonNode *options, const char *name)
{
	const JsonNode *value = json_read_member(options, name);

	return value == NULL || value->kind == JSON_NODE_NULL ? NULL : value;
}

static bool
is_kept(const OptionRule *rule, const JsonNode *other)
{
	if (rule->never)
		return other == NULL;
	if (other == NULL || rule->word == NULL)
		return other != NULL;
	return other->kind == JSON_NODE_STRING &&
		   (strcmp(other->text, rule->word) == 0 ||
			(rule->or_word != NULL && strcmp(other->text, rule->or_word) == 0));
}

static const char *
problem_of(const OptionRule *rule)
{
	if (rule->never)
		return psprintf("cannot be together with %s", rule->other);
	if (rule->word == NULL)
		return psprintf("has no meaning without %s", rule->other);
	return psprintf("has no meaning unless %s is %s%s%s", rule->other, rule->word,
					rule->or_word == NULL ? "" : " or ", rule->or_word == NULL ? "" : rule->or_word);
}

void
erd_option_check_rules(const char *entity, const JsonNode *options, ErdOptionFault fault, void *state)
{
	for (size_t i = 0; i < lengthof(rules); i++)
	{
		const OptionRule *rule = &rules[i];

		if (strcmp(rule->entity, entity) == 0 && said(options, rule->name) != NULL &&
			!is_kept(rule, said(options, rule->other)))
			fault(state, psprintf("options.%s", rule->name), problem_of(rule), NULL, NULL);
	}
}

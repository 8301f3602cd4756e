/*
 * sequence.c
 *		Sequences, and whose they are.
 */
#include "postgres.h"

#include "catalog/pg_class_d.h"
#include "commands/defrem.h"
#include "ddl/effect/object.h"

static const DefElem *
find_option(const List *options, const char *name)
{
	ListCell *cell;

	foreach(cell, options)
	{
		const DefElem *option = lfirst(cell);

		if (strcmp(option->defname, name) == 0)
			return option;
	}
	return NULL;
}

/* OWNED BY table.column; NONE takes the owner away. */
static void
set_owner(Effect *effect, ModelObject *sequence, const List *names)
{
	const List *table_names = list_truncate(list_copy(names), list_length(names) - 1);
	const ModelTable *table;
	JsonNode *owner;

	if (list_length(names) == 1)
	{
		model_set_node(&sequence->options, "owned_by", NULL);
		return;
	}
	table = effect_find_table_named(effect, table_names);
	if (table == NULL || model_find_column(table, strVal(llast(names))) == NULL)
	{
		effect_report(effect, "the column \"%s\", which it is to belong to, is not there",
					  strVal(llast(names)));
		return;
	}
	owner = json_node_make(JSON_NODE_OBJECT);
	if (table->schema != NULL)
		json_node_set(owner, "schema", json_node_make_text(table->schema));
	json_node_set(owner, "name", json_node_make_text(table->name));
	json_node_set(owner, "column", json_node_make_text(pstrdup(strVal(llast(names)))));
	model_set_node(&sequence->options, "owned_by", owner);
}

/* The words of an option that says whose it is. */
static int
owner_words(const Effect *effect, int from, int *end)
{
	int word = effect_find(effect, from, effect->piece.count, "owned");

	*end = word < effect->piece.count ? effect_behind_name(effect, word + 2) : word;
	return word;
}

static char *
qualified(const Effect *effect, const RangeVar *sequence, const char *schema, char *text)
{
	int place = effect->piece.words[effect_word_at(effect, sequence->location)].start - effect->piece.start;

	if (sequence->schemaname != NULL || schema == NULL)
		return text;
	return psprintf("%.*s%s.%s", place, text, effect_quoted(NULL, schema), text + place);
}

void
effect_create_sequence(Effect *effect, const CreateSeqStmt *statement)
{
	const char *schema = effect_new_schema(effect, statement->sequence->schemaname);
	const DefElem *owner = find_option(statement->options, "owned_by");
	int end;
	int word = owner_words(effect, 0, &end);
	ModelObject *sequence;

	if (statement->sequence->relpersistence == RELPERSISTENCE_TEMP)
	{
		effect_report(effect, "a temporary sequence is no part of a schema");
		return;
	}
	if (!effect_may_make(effect, schema, statement->sequence->relname, statement->if_not_exists))
		return;
	sequence = model_add_object(
		effect->model, "sequence", schema, pstrdup(statement->sequence->relname), NULL,
		qualified(effect, statement->sequence, schema, effect_statement_without(effect, word, end)));
	if (owner != NULL)
		set_owner(effect, sequence, castNode(List, owner->arg));
}

/* What is said anew stands behind what was said: an option may be given once only, so that goes first. */
static void
set_options(Effect *effect, ModelObject *sequence, int from)
{
	Effect inner;
	Node *node = effect_open(&inner, effect, sequence->definition);
	StringInfoData out;
	int end = effect->piece.count;
	int owner_end;
	int owner = owner_words(effect, from, &owner_end);
	static const char *const names[] = {"start", "increment", "minvalue", "maxvalue",
										"cache", "cycle",     "as",       "no"};

	if (node == NULL || !IsA(node, CreateSeqStmt))
		return;
	initStringInfo(&out);
	for (int word = 0; word < inner.piece.count; word++)
	{
		bool again = false;

		/* Of an option's words the first says which it is. */
		for (size_t i = 0; i < lengthof(names) - 1 && !again; i++)
			again = (effect_is(&inner, word, names[i]) ||
					 (effect_is(&inner, word, "no") && effect_is(&inner, word + 1, names[i]))) &&
					effect_find(effect, from, end, names[i]) < end;
		if (again)
		{
			bool known;

			do
			{
				word++;
				known = word >= inner.piece.count;
				for (size_t i = 0; i < lengthof(names) && !known; i++)
					known = effect_is(&inner, word, names[i]) && !effect_is(&inner, word - 1, "no");
			} while (!known);
			word--;
			continue;
		}
		appendStringInfo(&out, "%s%s",
						 out.len == 0 || effect_is_symbol(&inner, word, '.') ||
								 effect_is_symbol(&inner, word - 1, '.') ||
								 effect_is_symbol(&inner, word - 1, '-')
							 ? ""
							 : " ",
						 effect_slice(&inner, word, word + 1));
	}
	if (from < owner)
		appendStringInfo(&out, " %s", effect_slice(effect, from, owner));
	if (owner_end < end)
		appendStringInfo(&out, " %s", effect_slice(effect, owner_end, end));
	sequence->definition = out.data;
}

void
effect_alter_sequence(Effect *effect, const AlterSeqStmt *statement)
{
	List *names = list_make1(makeString(statement->sequence->relname));
	const DefElem *owner = find_option(statement->options, "owned_by");
	ModelObject *sequence;

	if (statement->sequence->schemaname != NULL)
		names = lcons(makeString(statement->sequence->schemaname), names);
	sequence = effect_find_object(effect, "sequence", names, NULL);
	if (sequence == NULL)
	{
		if (!statement->missing_ok)
			effect_report(effect, "there is no sequence \"%s\"", statement->sequence->relname);
		return;
	}
	if (owner != NULL)
		set_owner(effect, sequence, castNode(List, owner->arg));
	/* Where it stands is no part of a schema. */
	if (list_length(statement->options) > (owner != NULL) &&
		find_option(statement->options, "restart") == NULL)
		set_options(effect, sequence,
					effect_behind_name(effect, effect_word_at(effect, statement->sequence->location)));
}

void
effect_finish_serials(Effect *effect)
{
	ListCell *cell;

	foreach(cell, effect->model->objects)
	{
		const ModelObject *object = lfirst(cell);
		const JsonNode *owner = json_read_member(object->options, "owned_by");
		ModelTable *table;
		ModelColumn *column;

		if (owner == NULL || strcmp(object->kind, "sequence") != 0)
			continue;
		table =
			model_find_table(effect->model, json_read_text(owner, "schema"), json_read_text(owner, "name"));
		column = table == NULL ? NULL : model_find_column(table, json_read_text(owner, "column"));
		if (column != NULL && json_read_member(column->options, "generated") == NULL)
			model_set_text(&column->options, "serial", column->default_value == NULL ? NULL : object->name);
	}
}

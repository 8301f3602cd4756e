/*
 * import_dbml.c
 *		From what DBML says to a model: names where it gives none, keys, join tables.
 */
#include "postgres.h"

#include "base/errors.h"
#include "core/erd/erd.h"
#include "core/exchange/export.h"
#include "core/exchange/import_dbml.h"
#include "dbml/dbml.h"
#include "ddl/dialect.h"
#include "ddl/model.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "schema/schema_text.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

typedef struct Conversion
{
	const Dbml *dbml;
	Model *model;
	const DbmlTable **tables; /* those of the text, in order, */
	ModelTable **made;        /* and what each has become */
	int count;
} Conversion;

/* ---- columns ---- */

/* The name of an enum stands there as SQL has it, any other type as it is written. */
static char *
column_type(const DbmlColumn *column)
{
	StringInfoData text;
	char *type;

	initStringInfo(&text);
	if (column->enumeration != NULL)
		schema_put_qualified(&text, column->type_schema, column->type);
	else
		appendStringInfo(&text, "%s%s%s", column->type_schema == NULL ? "" : column->type_schema,
						 column->type_schema == NULL ? "" : ".", column->type);
	if (column->type_suffix != NULL)
		appendStringInfoString(&text, column->type_suffix);
	type = pstrdup(text.data);
	pfree(text.data);
	return type;
}

static const char *
column_default(const DbmlColumn *column)
{
	if (column->default_kind == DBML_TEXT || column->default_kind == DBML_PATH)
		return quote_literal_cstr(column->default_value);
	return column->default_value;
}

static void
add_column(Conversion *conversion, ModelTable *table, const DbmlColumn *column)
{
	ModelColumn *made = model_add_column(conversion->model, table, column->name, column_type(column));

	made->not_null = column->is_not_null || column->is_pk;
	made->increment = column->is_increment;
	made->default_value = column_default(column);
	made->comment = column->note;
}

/* ---- indexes and checks ---- */

/* What CREATE INDEX wants in brackets, unless it is the call of a function. */
static const char *
index_expression(const char *text)
{
	size_t name = strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.");
	int depth = 0;

	for (const char *c = text + name; *c != '\0' && strchr("'\"$", *c) == NULL; c++)
	{
		depth += *c == '(' ? 1 : *c == ')' ? -1 : 0;
		if (depth == 0)
			return c[1] == '\0' && *c == ')' ? text : psprintf("(%s)", text);
	}
	return psprintf("(%s)", text);
}

static JsonNode *
key_node(const DbmlKey *key)
{
	JsonNode *node = json_node_make(JSON_NODE_OBJECT);

	if (key->is_expression)
		json_node_set(node, "expression", json_node_make_text(index_expression(key->text)));
	else
		json_node_set(node, "column", json_node_make_text(key->text));
	return node;
}

/* Columns and, in their places, "expr": as PostgreSQL names indexes. */
static char *
key_names(const DbmlIndex *index)
{
	List *names = NIL;

	for (int i = 0; i < index->key_count; i++)
		names =
			lappend(names, index->keys[i].is_expression ? "expr" : unconstify(char *, index->keys[i].text));
	return model_join_names(names);
}

static const char *
index_name(const Conversion *conversion, const ModelTable *table, const DbmlIndex *index)
{
	const char *label = index->is_pk ? "pkey" : index->is_unique ? "key" : "idx";

	return model_choose_name(conversion->model, table->schema, table->name,
							 index->is_pk ? NULL : key_names(index), label);
}

static void
add_index(Conversion *conversion, ModelTable *table, const DbmlIndex *index)
{
	const char *name = index->name == NULL ? index_name(conversion, table, index) : index->name;
	const char *method = index->is_pk ? "btree" : index->type;
	ModelIndex *made = model_add_index(conversion->model, table, name, method);
	bool has_expressions = false;

	made->primary = index->is_pk;
	made->unique = index->is_pk || index->is_unique;
	made->comment = index->note;
	for (int i = 0; i < index->key_count; i++)
	{
		char *column = unconstify(char *, index->keys[i].text);

		has_expressions = has_expressions || index->keys[i].is_expression;
		if (index->keys[i].is_expression)
			continue;
		made->columns = lappend(made->columns, column);
		/* As PostgreSQL has it. */
		if (index->is_pk)
			model_find_column(table, column)->not_null = true;
	}
	/* A constraint has no expressions. */
	model_set_flag(&made->options, "constraint", made->unique && !has_expressions);
	if (has_expressions)
	{
		JsonNode *keys = json_node_make(JSON_NODE_ARRAY);

		for (int i = 0; i < index->key_count; i++)
			json_node_append(keys, key_node(&index->keys[i]));
		model_set_node(&made->options, "keys", keys);
	}
}

/* Whether an index says that the column alone is unique. */
static bool
has_unique_index(const DbmlTable *given, const DbmlColumn *column)
{
	for (const DbmlIndex *index = given->indexes; index != NULL; index = index->next)
	{
		if ((index->is_unique || index->is_pk) && index->key_count == 1 && !index->keys[0].is_expression &&
			strcmp(index->keys[0].text, column->name) == 0)
			return true;
	}
	return false;
}

/* Of the columns that say it themselves. */
static void
add_keys(Conversion *conversion, ModelTable *table, const DbmlTable *given)
{
	DbmlIndex key = {.is_pk = true};
	DbmlKey *keys = palloc(sizeof(DbmlKey) * (given->column_count + 1));
	bool has_key = false;

	for (const DbmlIndex *index = given->indexes; index != NULL; index = index->next)
		has_key = has_key || index->is_pk;
	for (const DbmlColumn *column = given->columns; column != NULL; column = column->next)
	{
		DbmlKey own = {.text = column->name};
		DbmlIndex unique = {.keys = &own, .key_count = 1, .type = "btree", .is_unique = true};

		if (column->is_pk && !has_key)
			keys[key.key_count++] = own;
		else if (column->is_pk)
			model_leave_out(conversion->model, "setting", psprintf("%s.%s: pk", table->name, column->name),
							"the indexes of the table name the primary key");
		if (column->is_unique && !has_unique_index(given, column))
			add_index(conversion, table, &unique);
	}
	key.keys = keys;
	if (key.key_count > 0)
		add_index(conversion, table, &key);
}

static void
add_check(Conversion *conversion, ModelTable *table, const DbmlCheck *check)
{
	const char *name = check->name != NULL ? check->name
										   : model_choose_name(conversion->model, table->schema, table->name,
															   check->column, "check");
	ModelConstraint *made = model_add_constraint(conversion->model, table, name, "check",
												 psprintf("CHECK (%s)", check->expression));

	if (check->column != NULL)
		made->columns = list_make1(unconstify(char *, check->column));
}

/* First what has a name, so that no name that is made is in its way. */
static void
add_parts(Conversion *conversion, bool named)
{
	for (int i = 0; i < conversion->count; i++)
	{
		const DbmlTable *given = conversion->tables[i];

		CHECK_FOR_INTERRUPTS();
		if (!named)
			add_keys(conversion, conversion->made[i], given);
		for (const DbmlIndex *index = given->indexes; index != NULL; index = index->next)
		{
			if ((index->name != NULL) == named)
				add_index(conversion, conversion->made[i], index);
		}
		for (const DbmlCheck *check = given->checks; check != NULL; check = check->next)
		{
			if ((check->name != NULL) == named)
				add_check(conversion, conversion->made[i], check);
		}
	}
}

/* ---- references ---- */

static List *
column_list(const DbmlEnd *end)
{
	List *names = NIL;

	for (int i = 0; i < end->column_count; i++)
		names = lappend(names, unconstify(char *, end->columns[i]));
	return names;
}

static ModelTable *
table_of(const Conversion *conversion, const DbmlEnd *end)
{
	return model_find_table(conversion->model, dbml_schema(end->owner->schema), end->owner->name);
}

static ModelRef *
add_foreign_key(Conversion *conversion, const char *name, ModelTable *from, List *columns, ModelTable *to,
				List *to_columns)
{
	ModelRef *ref;

	if (name == NULL)
		name =
			model_choose_name(conversion->model, from->schema, from->name, model_join_names(columns), "fkey");
	ref = model_add_ref(conversion->model, name, from, to);
	ref->columns = columns;
	ref->to_columns = to_columns;
	return ref;
}

static void
add_ref(Conversion *conversion, const DbmlRef *given)
{
	ModelRef *ref =
		add_foreign_key(conversion, given->name, table_of(conversion, &given->from),
						column_list(&given->from), table_of(conversion, &given->to), column_list(&given->to));

	ref->on_delete = given->on_delete;
	ref->on_update = given->on_update;
	ref->relationship = given->cardinality == DBML_ONE_TO_ONE ? "-" : NULL;
}

/* The columns of a join table that name one of its sides. */
static List *
add_side(Conversion *conversion, ModelTable *table, const ModelTable *side, const List *columns, List **key)
{
	List *names = NIL;
	ListCell *cell;

	foreach(cell, columns)
	{
		const ModelColumn *column = model_find_column(side, lfirst(cell));
		char *name = psprintf("%s_%s", side->name, (const char *) lfirst(cell));

		for (int number = 2; model_find_column(table, name) != NULL; number++)
			name = psprintf("%s_%s_%d", side->name, (const char *) lfirst(cell), number);
		model_add_column(conversion->model, table, name, column->type)->not_null = true;
		names = lappend(names, name);
		*key = lappend(*key, name);
	}
	return names;
}

/* The table that a relation of many to many means. */
static void
add_join_table(Conversion *conversion, const DbmlRef *given)
{
	const ModelTable *sides[] = {table_of(conversion, &given->from), table_of(conversion, &given->to)};
	List *columns[] = {column_list(&given->from), column_list(&given->to)};
	char *name = model_choose_table(conversion->model, sides[0]->schema,
									psprintf("%s_%s", sides[0]->name, sides[1]->name));
	List *key = NIL;
	ModelTable *table;
	ModelIndex *index;

	table = model_add_table(conversion->model, sides[0]->schema, name);
	for (int i = 0; i < 2; i++)
	{
		List *own = add_side(conversion, table, sides[i], columns[i], &key);
		ModelRef *ref =
			add_foreign_key(conversion, NULL, table, own, unconstify(ModelTable *, sides[i]), columns[i]);

		ref->on_delete = given->on_delete;
		ref->on_update = given->on_update;
	}
	index = model_add_index(conversion->model, table,
							model_choose_name(conversion->model, table->schema, name, NULL, "pkey"), "btree");
	index->primary = index->unique = true;
	index->columns = key;
	model_set_flag(&index->options, "constraint", true);
	model_leave_out(conversion->model, "ref",
					psprintf("%s <> %s: table %s", sides[0]->name, sides[1]->name, name),
					"it is many to many: the table that it means was made");
}

/* Join tables last: they take names that are free then. */
static void
add_refs(Conversion *conversion, bool named, bool join_tables)
{
	for (const DbmlRef *ref = conversion->dbml->refs; ref != NULL; ref = ref->next)
	{
		CHECK_FOR_INTERRUPTS();
		if (ref->is_stray || (ref->cardinality == DBML_MANY_TO_MANY) != join_tables)
			continue;
		if (join_tables)
			add_join_table(conversion, ref);
		else if ((ref->name != NULL) == named)
			add_ref(conversion, ref);
	}
}

/* ---- all of it ---- */

static void
add_tables(Conversion *conversion)
{
	for (const DbmlTable *given = conversion->dbml->tables; given != NULL; given = given->next)
		conversion->count++;
	conversion->tables = palloc(sizeof(DbmlTable *) * Max(conversion->count, 1));
	conversion->made = palloc(sizeof(ModelTable *) * Max(conversion->count, 1));
	conversion->count = 0;
	for (const DbmlTable *given = conversion->dbml->tables; given != NULL; given = given->next)
	{
		ModelTable *table = model_add_table(conversion->model, dbml_schema(given->schema), given->name);

		CHECK_FOR_INTERRUPTS();
		table->comment = given->note;
		table->alias = given->alias;
		table->color = given->color;
		for (const DbmlColumn *column = given->columns; column != NULL; column = column->next)
			add_column(conversion, table, column);
		conversion->tables[conversion->count] = given;
		conversion->made[conversion->count++] = table;
	}
}

static const char *
note_of(const Conversion *conversion, const DbmlEnum *given, const DbmlEnumValue *value)
{
	int maximum = entity_field(&erd_enum_value, "note")->maximum;

	if (value->note == NULL || pg_mbstrlen(value->note) <= maximum)
		return value->note;
	model_leave_out(conversion->model, "note", psprintf("%s.%s", given->name, value->name),
					psprintf("note has more than %d characters", maximum));
	return NULL;
}

static void
add_enums(Conversion *conversion)
{
	for (const DbmlEnum *given = conversion->dbml->enums; given != NULL; given = given->next)
	{
		ModelEnum *item = model_add_enum(conversion->model, dbml_schema(given->schema), given->name);

		for (const DbmlEnumValue *value = given->values; value != NULL; value = value->next)
		{
			item->values = lappend(item->values, unconstify(char *, value->name));
			item->notes = lappend(item->notes, (void *) note_of(conversion, given, value));
		}
	}
}

/* The note of a group is a note on the canvas that belongs to it. */
static void
add_look(Conversion *conversion)
{
	for (const DbmlGroup *given = conversion->dbml->groups; given != NULL; given = given->next)
	{
		ModelGroup *group = model_add_group(conversion->model, given->name, given->color);

		for (const DbmlMember *member = given->members; member != NULL; member = member->next)
		{
			if (member->table != NULL)
				group->tables = lappend(group->tables, model_find_table(conversion->model,
																		dbml_schema(member->table->schema),
																		member->table->name));
		}
		if (given->note != NULL)
			model_add_note(conversion->model, psprintf("TableGroup %s", given->name), given->note)->group =
				given->name;
	}
	for (const DbmlNote *given = conversion->dbml->notes; given != NULL; given = given->next)
		model_add_note(conversion->model, given->name, given->content)->color = given->color;
}

static Model *
fill_model(Model *model, const Dbml *dbml)
{
	Conversion conversion = {.dbml = dbml, .model = model};

	conversion.model->whole = true;
	add_enums(&conversion);
	add_tables(&conversion);
	add_parts(&conversion, true);
	add_refs(&conversion, true, false);
	add_parts(&conversion, false);
	add_refs(&conversion, false, false);
	add_refs(&conversion, false, true);
	add_look(&conversion);
	for (const DbmlRemark *remark = dbml->remarks; remark != NULL; remark = remark->next)
		model_leave_out(conversion.model, remark->kind, remark->name, remark->because);
	return conversion.model;
}

static bool
check_interrupts(void *state)
{
	CHECK_FOR_INTERRUPTS();
	model_check_memory(state);
	return false;
}

static void
refuse_faults(const Dbml *dbml, const char *source, Size length)
{
	StringInfoData text;
	int count = dbml->fault_count + dbml->more_faults;
	bool is_sql = dialect_is_sql(source, length);

	initStringInfo(&text);
	for (int i = 0; i < dbml->fault_count; i++)
		appendStringInfo(&text, "%sLine %d, column %d: %s.", i == 0 ? "" : "\n", dbml->faults[i].line,
						 dbml->faults[i].column, dbml->faults[i].problem);
	if (dbml->more_faults > 0)
		appendStringInfo(&text, "\nAnd %d more.", dbml->more_faults);
	ereport(ERROR, (errcode(dbml->thing_count > DBML_MAX_THINGS ? ERRCODE_AI_LIMIT_EXCEEDED
																: ERRCODE_AI_INVALID_ARGUMENTS),
					errmsg_plural("the DBML has %d fault", "the DBML has %d faults", count, count),
					errdetail_internal("%s", text.data),
					is_sql ? errhint("It is SQL: import it in the format sql.")
						   : errhint("Nothing was imported. Mend the text and send it again.")));
}

Model *
import_dbml_model(const char *text, Size length, bool strict)
{
	Dbml *dbml = palloc(sizeof(Dbml));
	Model *model = model_make();

	model_bound(model, length);
	dbml_parse(dbml, text, length, check_interrupts, model);
	if (strict && dbml->fault_count > 0)
		refuse_faults(dbml, text, length);
	return fill_model(model, dbml);
}

bool
import_dbml_is_whole(const char *text, Size length)
{
	Model *model = model_make();
	Dbml dbml;

	model_bound(model, length);
	dbml_parse(&dbml, text, length, check_interrupts, model);
	return dbml.fault_count == 0 && dbml.thing_count > 0;
}

/* What of it cannot be read again is not said. Everything on the way is thrown away. */
ThingState *
import_dbml_say(TextPool *texts, const pg_uuid_t *document)
{
	MemoryContext caller = CurrentMemoryContext;
	MemoryContext work = AllocSetContextCreate(caller, "ainecto DBML said", ALLOCSET_DEFAULT_SIZES);
	Place place = {.uuid = *document, .type = DOCUMENT_ERD};
	ExportOptions options;
	StringInfoData text;
	Model *model;
	ThingState *said;

	export_options_init(&options);
	initStringInfo(&text);
	MemoryContextSwitchTo(work);
	export_write(&text, history_load(&place, 0), EXPORT_DBML, &options);
	MemoryContextReset(work);
	model = import_dbml_model(text.data, text.len, false);
	MemoryContextSwitchTo(caller);
	said = thing_load_model(texts, model);
	MemoryContextDelete(work);
	pfree(text.data);
	return said;
}

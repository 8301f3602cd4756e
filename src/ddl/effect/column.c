/*
 * column.c
 *		Columns, as CREATE TABLE and ALTER TABLE define them.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "base/compat.h"
#include "commands/defrem.h"
#include "ddl/effect/effect.h"
#include "utils/builtins.h"
#include "utils/formatting.h"

/* ---- serial and identity ---- */

typedef struct Serial
{
	const char *name;
	const char *type;
} Serial;

static const Serial serials[] = {
	{"serial", "integer"}, {"serial4", "integer"},      {"bigserial", "bigint"},
	{"serial8", "bigint"}, {"smallserial", "smallint"}, {"serial2", "smallint"},
};

static const Serial *
serial_of(const TypeName *type)
{
	if (list_length(type->names) != 1 || type->arrayBounds != NIL)
		return NULL;
	for (size_t i = 0; i < lengthof(serials); i++)
	{
		if (strcmp(serials[i].name, strVal(linitial(type->names))) == 0)
			return &serials[i];
	}
	return NULL;
}

/* The sequence and the default that the server would make. */
static void
add_serial(Effect *effect, ModelTable *table, ModelColumn *column, const Serial *serial)
{
	char *name = model_choose_name(effect->model, table->schema, table->name, column->name, "seq");
	char *quoted = effect_quoted(table->schema, name);
	JsonNode *owner = json_node_make(JSON_NODE_OBJECT);
	ModelObject *sequence = model_add_object(
		effect->model, "sequence", table->schema, name, NULL,
		psprintf("CREATE SEQUENCE %s%s START WITH 1 INCREMENT BY 1 NO MINVALUE NO MAXVALUE CACHE 1", quoted,
				 strcmp(serial->type, "bigint") == 0 ? "" : psprintf(" AS %s", serial->type)));

	if (table->schema != NULL)
		json_node_set(owner, "schema", json_node_make_text(table->schema));
	json_node_set(owner, "name", json_node_make_text(table->name));
	json_node_set(owner, "column", json_node_make_text(column->name));
	model_set_node(&sequence->options, "owned_by", owner);
	column->type = serial->type;
	column->not_null = true;
	column->default_value = psprintf("nextval(%s::regclass)", quote_literal_cstr(quoted));
	model_set_text(&column->options, "serial", name);
}

/* What a sequence's option is called in the column's options, and the value that goes without saying. */
static const struct
{
	const char *option;
	const char *name;
	const char *initially;
} sequence_options[] = {
	{"start", "start", NULL},      {"increment", "increment", "1"}, {"minvalue", "minimum", "1"},
	{"maxvalue", "maximum", NULL}, {"cache", "cache", "1"},
};

static const char *
type_maximum(const char *type)
{
	return strcmp(type, "integer") == 0    ? "2147483647"
		   : strcmp(type, "smallint") == 0 ? "32767"
										   : "9223372036854775807";
}

static void
set_sequence_option(JsonNode *sequence, DefElem *option, const char *type)
{
	if (strcmp(option->defname, "sequence_name") == 0)
	{
		json_node_set(sequence, "name",
					  json_node_make_text(pstrdup(strVal(llast(castNode(List, option->arg))))));
		return;
	}
	if (strcmp(option->defname, "cycle") == 0)
	{
		model_set_flag(&sequence, "cycle", defGetBoolean(option));
		return;
	}
	for (size_t i = 0; i < lengthof(sequence_options); i++)
	{
		const char *value;

		if (strcmp(sequence_options[i].option, option->defname) != 0 || option->arg == NULL)
			continue;
		value = pstrdup(defGetString(option));
		if ((sequence_options[i].initially != NULL && strcmp(value, sequence_options[i].initially) == 0) ||
			(strcmp(option->defname, "maxvalue") == 0 && strcmp(value, type_maximum(type)) == 0))
			value = NULL;
		model_set_text(&sequence, sequence_options[i].name, value);
	}
}

void
effect_set_identity(Effect *effect, ModelTable *table, ModelColumn *column, const char *when,
					const List *options)
{
	JsonNode *sequence = json_read_member(column->options, "identity_sequence");
	const char *minimum;
	const char *start;
	ListCell *cell;

	if (sequence == NULL)
		sequence = json_node_make(JSON_NODE_OBJECT);
	foreach(cell, options)
		set_sequence_option(sequence, lfirst(cell), column->type == NULL ? "bigint" : column->type);
	/* It starts at its minimum. */
	minimum = json_read_text(sequence, "minimum");
	start = json_read_text(sequence, "start");
	if (start != NULL && json_read_text(sequence, "increment") == NULL &&
		strcmp(start, minimum == NULL ? "1" : minimum) == 0)
		json_node_remove(sequence, "start");
	if (json_read_text(sequence, "name") == NULL)
		json_node_set(sequence, "name",
					  json_node_make_text(
						  model_choose_name(effect->model, table->schema, table->name, column->name, "seq")));
	if (when != NULL)
		model_set_text(&column->options, "identity", when);
	model_set_node(&column->options, "identity_sequence", sequence);
	column->not_null = true;
}

/* ---- constraints of columns ---- */

/* Where the parts of a column's definition begin. */
typedef struct Bounds
{
	int *words;
	int count;
	int end;
} Bounds;

static int
compare_words(const void *a, const void *b)
{
	return *(const int *) a - *(const int *) b;
}

static int
next_bound(const Bounds *bounds, int word)
{
	int low = 0;
	int high = bounds->count;

	while (low < high)
	{
		int middle = (low + high) / 2;

		if (bounds->words[middle] <= word)
			low = middle + 1;
		else
			high = middle;
	}
	return low < bounds->count ? Min(bounds->words[low], bounds->end) : bounds->end;
}

static Bounds
find_bounds(const Effect *effect, const ColumnDef *definition, int end)
{
	Bounds bounds = {.end = end};
	ListCell *cell;

	bounds.words = palloc(sizeof(int) * (list_length(definition->constraints) + 1));
	foreach(cell, definition->constraints)
		bounds.words[bounds.count++] = effect_word_at(effect, ((Constraint *) lfirst(cell))->location);
	if (definition->collClause != NULL)
		bounds.words[bounds.count++] = effect_word_at(effect, definition->collClause->location);
	qsort(bounds.words, bounds.count, sizeof(int), compare_words);
	return bounds;
}

/* The text of an expression in parentheses behind a word of a constraint. */
static char *
expression_behind(const Effect *effect, Node *node, int from, int to, const char *text)
{
	int word = effect_find(effect, from, to, text);

	return word >= to ? NULL : effect_qualified_slice(effect, node, word + 2, effect_close(effect, word + 1));
}

static void
set_default(Effect *effect, ModelTable *table, ModelColumn *column, Node *node, int from, int to)
{
	int word = effect_find(effect, from, to, "default");

	/* As in the server, where it stands for none. */
	if (IsA(node, A_Const) && ((const A_Const *) node)->isnull)
	{
		column->default_value = NULL;
		return;
	}
	column->default_value = effect_qualified_slice(effect, node, word + 1, to);
	effect_add_needs(effect, &table->depends_on, word + 1, to);
}

static void
add_column_constraint(Effect *effect, ModelTable *table, ModelColumn *column, const Constraint *constraint,
					  int from, int to, JsonNode ***options)
{
	switch (constraint->contype)
	{
		case CONSTR_NULL:
			column->not_null = false;
			break;
		case CONSTR_NOTNULL:
			column->not_null = true;
			break;
		case CONSTR_DEFAULT:
			set_default(effect, table, column, constraint->raw_expr, from, to);
			break;
		case CONSTR_GENERATED:
			column->default_value = expression_behind(effect, constraint->raw_expr, from, to, "as");
			model_set_text(&column->options, "generated",
						   effect_find(effect, from, to, "stored") < to ? "stored" : "virtual");
			effect_add_needs(effect, &table->depends_on, from, to);
			break;
		case CONSTR_IDENTITY:
			effect_set_identity(effect, table, column,
								constraint->generated_when == ATTRIBUTE_IDENTITY_ALWAYS ? "always"
																						: "by default",
								constraint->options);
			break;
		case CONSTR_ATTR_DEFERRABLE:
			if (*options != NULL)
				model_set_flag(*options, "deferrable", true);
			break;
		case CONSTR_ATTR_DEFERRED:
			if (*options != NULL)
			{
				model_set_flag(*options, "deferrable", true);
				model_set_flag(*options, "initially_deferred", true);
			}
			break;
		case CONSTR_ATTR_NOT_DEFERRABLE:
		case CONSTR_ATTR_IMMEDIATE:
			break;
		default:
			effect_add_constraint(effect, table, column, constraint, from, to, options);
			break;
	}
}

/* ---- the definition ---- */

static void
set_type(Effect *effect, ModelTable *table, ModelColumn *column, const ColumnDef *definition,
		 const Bounds *bounds)
{
	static const char *const behind[] = {"compression", "storage", "options"};
	int from = effect_word_at(effect, definition->typeName->location);
	int to = next_bound(bounds, from);
	const Serial *serial = serial_of(definition->typeName);

	for (size_t i = 0; i < lengthof(behind); i++)
		to = from + 1 < to ? effect_find(effect, from + 1, to, behind[i]) : to;
	if (definition->typeName->setof || definition->typeName->pct_type)
		effect_report(effect, "the type of \"%s\" is none of a column", column->name);
	column->type = effect_type(effect, definition->typeName, from, to);
	effect_add_needs(effect, &table->depends_on, from, to);
	if (serial != NULL)
		add_serial(effect, table, column, serial);
}

/* Catalogs say it in small letters. */
static void
set_storage(ModelColumn *column, const char *storage)
{
	if (storage != NULL)
		model_set_text(&column->options, "storage", asc_tolower(storage, strlen(storage)));
}

ModelColumn *
effect_add_column(Effect *effect, ModelTable *table, const ColumnDef *definition, int from, int to)
{
	Bounds bounds = find_bounds(effect, definition, to);
	ModelColumn *column = model_find_column(table, definition->colname);
	JsonNode **options = NULL;
	ListCell *cell;

	if (list_length(table->columns) >= MaxHeapAttributeNumber)
	{
		effect_report(effect, "a table has at most %d columns", MaxHeapAttributeNumber);
		return NULL;
	}
	/* Of a type's or a parent's column this says more. */
	if (column == NULL)
		column = model_add_column(effect->model, table, pstrdup(definition->colname), NULL);
	else if (definition->typeName != NULL && !json_read_boolean(column->options, "inherited", false))
	{
		effect_report(effect, "there is a column \"%s\" already", definition->colname);
		return NULL;
	}
	else if (definition->typeName != NULL)
		model_set_flag(&column->options, "inherited", false);
	if (definition->typeName != NULL)
		set_type(effect, table, column, definition, &bounds);
	if (definition->collClause != NULL)
	{
		int word = effect_word_at(effect, definition->collClause->location);

		/* What is the server's own needs no schema. */
		if (effect_is(effect, word + 1, "pg_catalog") && effect_is_symbol(effect, word + 2, '.'))
			word += 2;
		model_set_text(&column->options, "collation",
					   effect_slice(effect, word + 1, next_bound(&bounds, word)));
		effect_add_needs(effect, &table->depends_on, word + 1, next_bound(&bounds, word));
	}
	model_set_text(&column->options, "compression", effect_keep(definition->compression));
	set_storage(column, compat_column_storage(definition));
	if (definition->fdwoptions != NIL)
		effect_set_foreign_options(&column->options, definition->fdwoptions);
	foreach(cell, definition->constraints)
	{
		const Constraint *constraint = lfirst(cell);
		int word = effect_word_at(effect, constraint->location);

		add_column_constraint(effect, table, column, constraint, word, next_bound(&bounds, word), &options);
	}
	return column;
}

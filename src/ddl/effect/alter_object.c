/*
 * alter_object.c
 *		ALTER of what is kept as a definition: its text is written anew, or its options say it.
 */
#include "postgres.h"

#include "base/compat.h"
#include "ddl/effect/object.h"
#include "nodes/makefuncs.h"

/* ---- enums ---- */

static int
value_place(const ModelEnum *type, const char *value)
{
	int place = 0;
	ListCell *cell;

	foreach(cell, type->values)
	{
		if (strcmp(lfirst(cell), value) == 0)
			return place;
		place++;
	}
	return -1;
}

void
effect_alter_enum(Effect *effect, const AlterEnumStmt *statement)
{
	ModelEnum *type = effect_find_enum(effect, statement->typeName);
	const char *known = statement->oldVal != NULL ? statement->oldVal : statement->newValNeighbor;
	int place = type == NULL || known == NULL ? -1 : value_place(type, known);

	if (type == NULL)
		effect_report(effect, "there is no enum \"%s\"", strVal(llast(statement->typeName)));
	else if (known != NULL && place < 0)
		effect_report(effect, "it has no value \"%s\"", known);
	else if (statement->oldVal != NULL)
		lfirst(list_nth_cell(type->values, place)) = pstrdup(statement->newVal);
	else if (value_place(type, statement->newVal) >= 0)
	{
		if (!statement->skipIfNewValExists)
			effect_report(effect, "it has the value \"%s\" already", statement->newVal);
	}
	else if (known == NULL)
		type->values = lappend(type->values, pstrdup(statement->newVal));
	else
		type->values = list_insert_nth(type->values, place + (statement->newValIsAfter ? 1 : 0),
									   pstrdup(statement->newVal));
}

/* ---- domains ---- */

typedef struct DomainParts
{
	char *head;        /* up to its constraints */
	List *constraints; /* char * */
	List *names;       /* char *; "" for one without */
	List *kinds;       /* int */
} DomainParts;

static bool
take_apart(const Effect *effect, const ModelObject *domain, DomainParts *parts)
{
	Effect inner;
	Node *node = effect_open(&inner, effect, domain->definition);
	int first;
	const CreateDomainStmt *statement = (const CreateDomainStmt *) node;
	ListCell *cell;

	*parts = (DomainParts){0};
	if (node == NULL || !IsA(node, CreateDomainStmt))
		return false;
	first = statement->constraints == NIL
				? inner.piece.count
				: effect_word_at(&inner, ((const Constraint *) linitial(statement->constraints))->location);
	parts->head = effect_slice(&inner, 0, first);
	foreach(cell, statement->constraints)
	{
		const Constraint *constraint = lfirst(cell);
		int from = effect_word_at(&inner, constraint->location);
		int to =
			lnext(statement->constraints, cell) == NULL
				? inner.piece.count
				: effect_word_at(
					  &inner, ((const Constraint *) lfirst(lnext(statement->constraints, cell)))->location);

		parts->constraints = lappend(parts->constraints, effect_slice(&inner, from, to));
		parts->names = lappend(parts->names, pstrdup(constraint->conname == NULL ? "" : constraint->conname));
		parts->kinds = lappend_int(parts->kinds, constraint->contype);
	}
	return true;
}

static void
put_together(ModelObject *domain, const DomainParts *parts)
{
	StringInfoData out;
	ListCell *cell;

	initStringInfo(&out);
	appendStringInfoString(&out, parts->head);
	foreach(cell, parts->constraints)
		appendStringInfo(&out, " %s", (const char *) lfirst(cell));
	domain->definition = out.data;
}

/* Without the constraints of a kind, or of a name; whether there was one. */
static bool
drop_part(DomainParts *parts, int kind, const char *name)
{
	for (int i = 0; i < list_length(parts->kinds); i++)
	{
		if (name == NULL ? list_nth_int(parts->kinds, i) != kind
						 : strcmp(list_nth(parts->names, i), name) != 0)
			continue;
		parts->constraints = list_delete_nth_cell(parts->constraints, i);
		parts->names = list_delete_nth_cell(parts->names, i);
		parts->kinds = list_delete_nth_cell(parts->kinds, i);
		return true;
	}
	return false;
}

/* Constraints that are not valid stand in the options. */
static bool
drop_not_valid(ModelObject *domain, const char *name, const char **definition)
{
	const JsonNode *old = json_read_member(domain->options, "not_valid");
	JsonNode *list = json_node_make(JSON_NODE_ARRAY);

	*definition = NULL;
	for (int i = 0; old != NULL && i < old->count; i++)
	{
		if (strcmp(json_read_text(old->items[i], "name"), name) == 0)
			*definition = json_read_text(old->items[i], "definition");
		else
			json_node_append(list, old->items[i]);
	}
	model_set_node(&domain->options, "not_valid", list);
	return *definition != NULL;
}

static void
add_domain_constraint(Effect *effect, ModelObject *domain, DomainParts *parts, const Constraint *constraint)
{
	int from = effect_word_at(effect, constraint->location);
	int check = effect_find(effect, from, effect->piece.count, "check");
	int end = effect_find(effect, from, effect->piece.count, "not");
	JsonNode *list = json_read_member(domain->options, "not_valid");
	JsonNode *node = json_node_make(JSON_NODE_OBJECT);
	const char *name = constraint->conname != NULL
						   ? pstrdup(constraint->conname)
						   : model_choose_name(effect->model, domain->schema, domain->name, NULL, "check");

	if (!constraint->skip_validation || check == effect->piece.count)
	{
		parts->constraints = lappend(parts->constraints, effect_slice(effect, from, effect->piece.count));
		return;
	}
	json_node_set(node, "name", json_node_make_text(name));
	json_node_set(node, "definition", json_node_make_text(effect_slice(effect, check, end)));
	if (list == NULL)
		list = json_node_make(JSON_NODE_ARRAY);
	json_node_append(list, node);
	model_set_node(&domain->options, "not_valid", list);
}

static void
alter_domain(Effect *effect, const AlterDomainStmt *statement)
{
	ModelObject *domain = effect_find_object(effect, "domain", statement->typeName, NULL);
	int word = effect_find(effect, 0, effect->piece.count, "default");
	DomainParts parts;
	const char *definition;

	if (domain == NULL || !take_apart(effect, domain, &parts))
	{
		effect_report(effect, "there is no domain \"%s\"", strVal(llast(statement->typeName)));
		return;
	}
	switch (statement->subtype)
	{
		case 'T':
			drop_part(&parts, CONSTR_DEFAULT, NULL);
			if (statement->def != NULL)
				parts.constraints = lcons(effect_slice(effect, word, effect->piece.count), parts.constraints);
			break;
		case 'N':
			drop_part(&parts, CONSTR_NOTNULL, NULL);
			break;
		case 'O':
			if (!list_member_int(parts.kinds, CONSTR_NOTNULL))
				parts.constraints = lappend(parts.constraints, pstrdup("NOT NULL"));
			break;
		case 'C':
			add_domain_constraint(effect, domain, &parts, (const Constraint *) statement->def);
			break;
		case 'X':
			if (!drop_part(&parts, 0, statement->name) &&
				!drop_not_valid(domain, statement->name, &definition) && !statement->missing_ok)
				effect_report(effect, "it has no constraint \"%s\"", statement->name);
			break;
		case 'V':
			if (drop_not_valid(domain, statement->name, &definition))
				parts.constraints =
					lappend(parts.constraints,
							psprintf("CONSTRAINT %s %s", effect_quoted(NULL, statement->name), definition));
			break;
		default:
			effect_report(effect, "what it does to a domain has no place");
			break;
	}
	put_together(domain, &parts);
}

/* ---- what options say ---- */

static void
append_option(ModelObject *object, const char *name, JsonNode *node)
{
	JsonNode *list = json_read_member(object->options, name);

	if (list == NULL)
		list = json_node_make(JSON_NODE_ARRAY);
	json_node_append(list, node);
	model_set_node(&object->options, name, list);
}

static char *
joined_name(const List *names)
{
	return effect_quoted(list_length(names) > 1 ? strVal(list_nth(names, list_length(names) - 2)) : NULL,
						 strVal(llast(names)));
}

/* Mappings of one token each. */
static void
alter_search(Effect *effect, const AlterTSConfigurationStmt *statement)
{
	ModelObject *object = effect_find_object(effect, "text_search_configuration", statement->cfgname, NULL);
	List *dictionaries = NIL;
	ListCell *cell;

	if (object == NULL ||
		(statement->kind != ALTER_TSCONFIG_ADD_MAPPING && statement->kind != ALTER_TSCONFIG_DROP_MAPPING))
	{
		effect_report(effect, object == NULL ? "it is not there" : "what it does to mappings has no place");
		return;
	}
	foreach(cell, statement->dicts)
		dictionaries = lappend(dictionaries, joined_name(lfirst(cell)));
	foreach(cell, statement->tokentype)
	{
		const JsonNode *old = json_read_member(object->options, "mappings");
		JsonNode *list = json_node_make(JSON_NODE_ARRAY);
		JsonNode *node = json_node_make(JSON_NODE_OBJECT);
		const char *token = pstrdup(strVal(lfirst(cell)));

		for (int i = 0; old != NULL && i < old->count; i++)
		{
			if (strcmp(json_read_text(old->items[i], "token"), token) != 0)
				json_node_append(list, old->items[i]);
		}
		model_set_node(&object->options, "mappings", list);
		json_node_set(node, "token", json_node_make_text(token));
		json_node_set(node, "dictionaries", model_text_list(dictionaries));
		if (statement->kind == ALTER_TSCONFIG_ADD_MAPPING)
			append_option(object, "mappings", node);
	}
}

/* Members of a family that no class needs. */
static void
alter_family(Effect *effect, const AlterOpFamilyStmt *statement)
{
	ModelObject *object =
		effect_find_object(effect, "operator_family", statement->opfamilyname, statement->amname);
	int from = effect_find(effect, 0, effect->piece.count, "add") + 1;

	if (object == NULL || statement->isDrop)
	{
		effect_report(effect, object == NULL ? "it is not there" : "what it takes away has no place");
		return;
	}
	while (from < effect->piece.count)
	{
		int to = effect_find_symbol(effect, from, effect->piece.count, ',');

		append_option(object, "members", json_node_make_text(effect_slice(effect, from, to)));
		from = to + 1;
	}
}

static void
alter_event_trigger(Effect *effect, const AlterEventTrigStmt *statement)
{
	ModelObject *object = model_find_object(effect->model, "event_trigger", NULL, statement->trigname, NULL);

	if (object == NULL)
		effect_report(effect, "it is not there");
	else
		model_set_text(&object->options, "enabled",
					   statement->tgenabled == 'D'   ? "disabled"
					   : statement->tgenabled == 'R' ? "replica"
					   : statement->tgenabled == 'A' ? "always"
													 : NULL);
}

/* ---- publications ---- */

/* What is added stands before WITH, behind what is there. */
static void
alter_publication(Effect *effect, const AlterPublicationStmt *statement)
{
	ModelObject *object = model_find_object(effect->model, "publication", NULL, statement->pubname, NULL);
	int from = effect_find(effect, 0, effect->piece.count, "add") + 1;
	Effect inner;
	Node *node = object == NULL ? NULL : effect_open(&inner, effect, object->definition);
	int with;

	if (node == NULL || !IsA(node, CreatePublicationStmt) || from > effect->piece.count)
	{
		effect_report(effect, object == NULL ? "it is not there" : "what it changes has no place");
		return;
	}
	with = effect_find(&inner, 0, inner.piece.count, "with");
	object->definition =
		psprintf("%s%s%s%s%s", effect_slice(&inner, 0, with),
				 ((const CreatePublicationStmt *) node)->pubobjects == NIL ? " FOR " : ", ",
				 effect_slice(effect, from, effect->piece.count), with < inner.piece.count ? " " : "",
				 with < inner.piece.count ? effect_slice(&inner, with, inner.piece.count) : "");
	effect_add_needs(effect, &object->depends_on, from, effect->piece.count);
}

/* ---- policies ---- */

/* The parts that it names take the place of those that were. */
static void
alter_policy(Effect *effect, const AlterPolicyStmt *statement)
{
	const ModelTable *table = effect_find_table(effect, statement->table);
	ModelObject *policy =
		table == NULL ? NULL
					  : effect_object_of_table(
							effect, "policy",
							list_make3(makeString((char *) (table->schema == NULL ? "" : table->schema)),
									   makeString((char *) table->name), makeString(statement->policy_name)));
	static const char *const parts[] = {"to", "using", "with"};
	Effect inner;
	StringInfoData out;
	int places[4];
	int own[4];

	if (policy == NULL || effect_open(&inner, effect, policy->definition) == NULL)
	{
		effect_report(effect, "there is no policy \"%s\"", statement->policy_name);
		return;
	}
	for (int i = 0; i < 3; i++)
	{
		places[i] = effect_find(&inner, 0, inner.piece.count, parts[i]);
		own[i] = effect_find(effect, 0, effect->piece.count, parts[i]);
	}
	places[3] = inner.piece.count;
	own[3] = effect->piece.count;
	for (int i = 2; i >= 0; i--)
	{
		places[i] = Min(places[i], places[i + 1]);
		own[i] = Min(own[i], own[i + 1]);
	}
	initStringInfo(&out);
	appendStringInfoString(&out, effect_slice(&inner, 0, places[0]));
	for (int i = 0; i < 3; i++)
	{
		if (own[i] < own[i + 1])
			appendStringInfo(&out, " %s", effect_slice(effect, own[i], own[i + 1]));
		else if (places[i] < places[i + 1])
			appendStringInfo(&out, " %s", effect_slice(&inner, places[i], places[i + 1]));
	}
	policy->definition = out.data;
}

static void
alter_statistics(Effect *effect, const AlterStatsStmt *statement)
{
	ModelObject *object = effect_find_object(effect, "statistics", statement->defnames, NULL);
	int target = compat_statistics_target(statement);

	if (object == NULL)
		effect_report(effect, "it is not there");
	else
		model_set_text(&object->options, "statistics", target < 0 ? NULL : psprintf("%d", target));
}

void
effect_alter_object(Effect *effect, const Node *statement)
{
	switch (nodeTag(statement))
	{
		case T_AlterDomainStmt:
			alter_domain(effect, (const AlterDomainStmt *) statement);
			break;
		case T_AlterTSConfigurationStmt:
			alter_search(effect, (const AlterTSConfigurationStmt *) statement);
			break;
		case T_AlterOpFamilyStmt:
			alter_family(effect, (const AlterOpFamilyStmt *) statement);
			break;
		case T_AlterEventTrigStmt:
			alter_event_trigger(effect, (const AlterEventTrigStmt *) statement);
			break;
		case T_AlterPublicationStmt:
			alter_publication(effect, (const AlterPublicationStmt *) statement);
			break;
		case T_AlterPolicyStmt:
			alter_policy(effect, (const AlterPolicyStmt *) statement);
			break;
		case T_AlterStatsStmt:
			alter_statistics(effect, (const AlterStatsStmt *) statement);
			break;
		default:
			effect_report(effect, "what it alters is kept as it was made");
			break;
	}
}

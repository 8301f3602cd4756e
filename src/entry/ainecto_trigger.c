/*
 * ainecto_trigger.c
 *		SQL entry points of the triggers on content, history and the tree: each says what it is made for.
 */
#include "postgres.h"

#include "base/definer.h"
#include "base/trigger.h"
#include "core/erd/erd_member.h"
#include "core/erd/erd_settle.h"
#include "core/flow/flow.h"
#include "core/history/account_guard.h"
#include "core/history/change.h"
#include "core/history/entity.h"
#include "core/history/guard.h"
#include "core/row_security/verdict.h"
#include "core/testcase/testcase.h"
#include "core/testcase/testcase_count.h"
#include "core/tree/place.h"
#include "executor/spi.h"
#include "fmgr.h"

PG_FUNCTION_INFO_V1(ainecto_record_change);
PG_FUNCTION_INFO_V1(ainecto_check_document_birth);
PG_FUNCTION_INFO_V1(ainecto_check_document_update);
PG_FUNCTION_INFO_V1(ainecto_refuse_change);
PG_FUNCTION_INFO_V1(ainecto_keep_account);
PG_FUNCTION_INFO_V1(ainecto_check_erd_member);
PG_FUNCTION_INFO_V1(ainecto_settle_erd);
PG_FUNCTION_INFO_V1(ainecto_check_flow_tree);
PG_FUNCTION_INFO_V1(ainecto_check_folder);
PG_FUNCTION_INFO_V1(ainecto_check_scenario_tree);
PG_FUNCTION_INFO_V1(ainecto_count_results);

Datum
ainecto_record_change(PG_FUNCTION_ARGS)
{
	static const TriggerUse use = {
		.function = "record_change",
		.usage = "AFTER INSERT, UPDATE or DELETE, FOR EACH ROW, on a table of content",
		.after = true,
		.rows = TRIGGER_WRITE,
	};
	TriggerData *trigger = trigger_require(fcinfo, &use);

	if (entity_by_relation(trigger->tg_relation) == NULL)
		trigger_refuse(&use);
	if (change_record(trigger))
		verdict_judge_change(trigger);
	return trigger_keep_row(trigger);
}

/* 1.0.0 called it before the row. */
Datum
ainecto_check_document_birth(PG_FUNCTION_ARGS)
{
	static const TriggerUse use = {
		.function = "check_document_birth",
		.usage = "AFTER INSERT, FOR EACH ROW, on ainecto.document",
		.before = true,
		.after = true,
		.rows = TRIGGER_INSERT,
		.relations = {"document"},
	};
	TriggerData *trigger = trigger_require(fcinfo, &use);

	guard_check_birth(trigger);
	return trigger_keep_row(trigger);
}

Datum
ainecto_check_document_update(PG_FUNCTION_ARGS)
{
	static const TriggerUse use = {
		.function = "check_document_update",
		.usage = "AFTER UPDATE, FOR EACH ROW, on ainecto.document",
		.after = true,
		.rows = TRIGGER_UPDATE,
		.relations = {"document"},
	};
	TriggerData *trigger = trigger_require(fcinfo, &use);

	guard_check_update(trigger);
	return trigger_keep_row(trigger);
}

Datum
ainecto_refuse_change(PG_FUNCTION_ARGS)
{
	static const TriggerUse use = {
		.function = "refuse_change",
		.usage = "BEFORE INSERT, UPDATE or DELETE, FOR EACH ROW, or BEFORE TRUNCATE",
		.before = true,
		.rows = TRIGGER_WRITE,
		.statements = TRIGGER_TRUNCATE,
	};
	TriggerData *trigger = trigger_require(fcinfo, &use);

	guard_refuse(trigger);
	return trigger_keep_row(trigger);
}

Datum
ainecto_keep_account(PG_FUNCTION_ARGS)
{
	static const TriggerUse use = {
		.function = "keep_account",
		.usage = "BEFORE or AFTER UPDATE or DELETE, FOR EACH ROW, on ainecto.account",
		.before = true,
		.after = true,
		.rows = TRIGGER_UPDATE | TRIGGER_DELETE,
		.relations = {"account"},
	};
	TriggerData *trigger = trigger_require(fcinfo, &use);

	account_guard_keep(trigger);
	return trigger_keep_row(trigger);
}

Datum
ainecto_check_erd_member(PG_FUNCTION_ARGS)
{
	static const TriggerUse use = {
		.function = "check_erd_member",
		.usage =
			"AFTER INSERT or UPDATE, FOR EACH ROW, on columns of an ERD's indexes and refs, and on its refs",
		.after = true,
		.rows = TRIGGER_INSERT | TRIGGER_UPDATE,
		.relations = {"erd_index_column", "erd_ref_column", "erd_ref"},
	};
	TriggerData *trigger = trigger_require(fcinfo, &use);

	erd_check_member(trigger);
	return trigger_keep_row(trigger);
}

Datum
ainecto_settle_erd(PG_FUNCTION_ARGS)
{
	static const TriggerUse use = {
		.function = "settle_erd",
		.usage = "AFTER UPDATE or DELETE, FOR EACH ROW, on a table of ERDs",
		.after = true,
		.rows = TRIGGER_UPDATE | TRIGGER_DELETE,
	};
	TriggerData *trigger = trigger_require(fcinfo, &use);
	const Entity *entity = entity_by_relation(trigger->tg_relation);
	Definer definer;

	if (entity == NULL || entity->document_type != DOCUMENT_ERD)
		trigger_refuse(&use);
	definer_enter(&definer, fcinfo);
	erd_settle(trigger);
	definer_leave(&definer);
	return trigger_keep_row(trigger);
}

Datum
ainecto_check_flow_tree(PG_FUNCTION_ARGS)
{
	static const TriggerUse use = {
		.function = "check_flow_tree",
		.usage = "AFTER INSERT or UPDATE, FOR EACH ROW, on ainecto.flow_group",
		.after = true,
		.rows = TRIGGER_INSERT | TRIGGER_UPDATE,
		.relations = {"flow_group"},
	};
	TriggerData *trigger = trigger_require(fcinfo, &use);

	flow_check_tree(trigger);
	return trigger_keep_row(trigger);
}

/* 1.0.0 called it before the row. */
Datum
ainecto_check_folder(PG_FUNCTION_ARGS)
{
	static const TriggerUse use = {
		.function = "check_folder",
		.usage = "AFTER INSERT or UPDATE, FOR EACH ROW, on ainecto.folder",
		.before = true,
		.after = true,
		.rows = TRIGGER_INSERT | TRIGGER_UPDATE,
		.relations = {"folder"},
	};
	TriggerData *trigger = trigger_require(fcinfo, &use);

	SPI_connect();
	place_check_folder(trigger);
	SPI_finish();
	return trigger_keep_row(trigger);
}

Datum
ainecto_check_scenario_tree(PG_FUNCTION_ARGS)
{
	static const TriggerUse use = {
		.function = "check_scenario_tree",
		.usage = "AFTER INSERT or UPDATE, FOR EACH ROW, on ainecto.test_scenario",
		.after = true,
		.rows = TRIGGER_INSERT | TRIGGER_UPDATE,
		.relations = {"test_scenario"},
	};
	TriggerData *trigger = trigger_require(fcinfo, &use);

	testcase_check_tree(trigger);
	return trigger_keep_row(trigger);
}

Datum
ainecto_count_results(PG_FUNCTION_ARGS)
{
	static const TriggerUse use = {
		.function = "count_results",
		.usage =
			"AFTER INSERT, UPDATE or DELETE, FOR EACH STATEMENT, with the transition tables of its event, on executions "
			"and cases of test runs, or AFTER DELETE on test runs",
		.after = true,
		.statements = TRIGGER_WRITE,
		.relations = {"test_execution", "test_run_case", "test_run"},
	};
	TriggerData *trigger = trigger_require(fcinfo, &use);
	bool reads_old = !TRIGGER_FIRED_BY_INSERT(trigger->tg_event);
	bool reads_new = !TRIGGER_FIRED_BY_DELETE(trigger->tg_event);

	if (reads_old != (trigger->tg_oldtable != NULL) || reads_new != (trigger->tg_newtable != NULL))
		trigger_refuse(&use);
	testcase_count(trigger);
	return trigger_keep_row(trigger);
}

/*
 * kodbro in a query: SELECT * FROM kodbro_map('Urinkateter CH12').
 *
 * A backend opens the index at its first call and keeps it open. PostgreSQL leaves a function that
 * fails by longjmp; so nothing of PostgreSQL is called while the library runs, and a mapping is freed
 * whatever becomes of its row.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "fmgr.h"
#include "funcapi.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/guc.h"

#include <kodbro.h>

PG_MODULE_MAGIC;

void _PG_init(void);

static char *index_path = NULL;
static kodbro_mapper *mapper = NULL;

/* Forgets the open index when another is set. */
static void
close_mapper(const char *path, void *extra)
{
	kodbro_mapper_free(mapper);
	mapper = NULL;
}

void
_PG_init(void)
{
	DefineCustomStringVariable("kodbro.index",
							   "The index that kodbro_map uses, written by 'kodbro build'.",
							   "Empty for the one that is part of the library.",
							   &index_path, "", PGC_SUSET, 0,
							   NULL, close_mapper, NULL);
}

static void
check(kodbro_status status, const char *message)
{
	if (status != KODBRO_STATUS_OK)
		ereport(ERROR,
				(errcode(ERRCODE_EXTERNAL_ROUTINE_EXCEPTION),
				 errmsg("kodbro: %s", message)));
}

static void
open_mapper(void)
{
	char		message[512];
	kodbro_status status;

	if (index_path == NULL || index_path[0] == '\0')
		status = kodbro_mapper_open_default(&mapper, message, sizeof message);
	else
		status = kodbro_mapper_open(index_path, &mapper, message, sizeof message);
	check(status, message);
}

static kodbro_mapping *
map(text *name)
{
	/* kodbro reads UTF-8, whatever encoding the database has. */
	char	   *server = VARDATA_ANY(name);
	size_t		length = VARSIZE_ANY_EXHDR(name);
	char	   *utf8 = pg_server_to_any(server, length, PG_UTF8);
	char		message[512];
	kodbro_mapping *mapping;

	if (utf8 != server)
		length = strlen(utf8);
	check(kodbro_map_text(mapper, utf8, length, NULL, &mapping, message, sizeof message), message);
	return mapping;
}

/* Copies a text into memory of the query, in the encoding of the database. */
static Datum
copied(kodbro_text from)
{
	char	   *utf8 = pnstrdup(from.length == 0 ? "" : from.data, from.length);

	return CStringGetTextDatum(pg_any_to_server(utf8, from.length, PG_UTF8));
}

PG_FUNCTION_INFO_V1(kodbro_map_row);

/* The function of SQL; its name is other than the library's, which is linked in. */
Datum
kodbro_map_row(PG_FUNCTION_ARGS)
{
	TupleDesc	columns;
	kodbro_mapping *mapping;
	Datum		values[5];
	bool		nulls[5] = {false};
	HeapTuple	row;

	if (get_call_result_type(fcinfo, NULL, &columns) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "kodbro_map is not declared to return a row");
	columns = BlessTupleDesc(columns);
	if (mapper == NULL)
		open_mapper();
	mapping = map(PG_GETARG_TEXT_PP(0));
	PG_TRY();
	{
		kodbro_answer answer;

		check(kodbro_mapping_answer(mapping, &answer), "a mapping cannot be read");
		nulls[1] = nulls[2] = nulls[3] = answer.code.length == 0;
		values[0] = CStringGetTextDatum(kodbro_outcome_text(answer.outcome));
		values[1] = copied(answer.code);
		values[2] = copied(answer.term);
		values[3] = Int32GetDatum((int32) answer.level);
		values[4] = Float8GetDatum(answer.confidence);
	}
	PG_FINALLY();
	{
		kodbro_mapping_free(mapping);
	}
	PG_END_TRY();
	row = heap_form_tuple(columns, values, nulls);
	PG_RETURN_DATUM(HeapTupleGetDatum(row));
}

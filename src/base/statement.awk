# statement.awk: makes C of the SQL statements in a .sql file beside a C file.
#
#   awk -f statement.awk PATH/NAME.sql > PATH/NAME.sql.h
#
# Each stands under a head of one line, followed by comments of whole lines, and ends with a semicolon at the end of a line:
#
#   -- statement find_share (token_hash bytea, now timestamptz): SELECT, read_only
#   -- Words about it.
#   SELECT s.uuid
#   FROM ainecto.share s
#   WHERE s.token_hash = $1;
#
# makes "static Statement find_share" (base/statement.h): in parentheses the types of $1, $2, ..., each with a name or without one,
# then what the server answers (SELECT, INSERT, UPDATE, DELETE, UTILITY; with RETURNING behind it where there is one) and the flags
# read_only and plan_once. A name with an index, find[PLACE_FOLDER], makes entries of an array, which stand one after the other and
# take the same parameters. With it come two macros, whose arguments are the parameters in C, one for each:
#
#   execute_find_share(hash, now)    runs it, as statement_run() says
#   with_find_share(hash, now)       the statement and what it is given, for statement_run_limited() and others
#
# The macros take a pg_uuid_t *, a bytea * and a const char * (NULL is null), integers, booleans and times by value, an ArrayType *,
# and for all other types a Datum (0 is null). "bigint?" and its like is given by pointer, since it may be null. An array's take the
# index first.
#
#   -- query list_folders_query: read_only, plan_once
#
# makes a constant one for a tool's row, which says the types (tool/tool.h).
#
#   -- fragment VISIBLE_GRANT (alias, place)
#
# makes a macro of a piece of SQL. In all of them stand
#   {{NAME}}, {{NAME: a | b}}   a fragment, or a macro of the C file that is text, with what it is given
#   {{name}}                    in a fragment: what it is given
#   {{#NAME}}                   a number that a macro of the C file says
# A statement that the C file does not use does not compile, nor does one that names more parameters than it declares.

function fail(why) {
	print FILENAME ":" FNR ": " why > "/dev/stderr"
	failed = 1
	exit 1
}

function trim(text) {
	gsub(/^[ \t]+|[ \t]+$/, "", text)
	return text
}

function quote(text) {
	gsub(/\\/, "&&", text)
	gsub(/"/, "\\\"", text)
	gsub(/\?/, "\\?", text)
	return text
}

# Where the mark that begins at "{{" ends, behind "}}".
function mark_end(text,    i, depth, pair) {
	for (i = 1; i < length(text); i++) {
		pair = substr(text, i, 2)
		if (pair == "{{") {
			depth++
			i++
		} else if (pair == "}}") {
			i++
			if (--depth == 0)
				return i + 1
		}
	}
	fail("a mark that does not end")
}

# One mark, without its braces, as a piece of C; the literal around it is open.
function splice(mark,    name, rest, i, depth, pair, argument, list) {
	if (mark ~ /^#[A-Za-z_][A-Za-z0-9_]*$/)
		return "\" CppAsString2(" substr(mark, 2) ") \""
	if (!match(mark, /^[A-Za-z_][A-Za-z0-9_]*/))
		fail("\"" mark "\" is no mark")
	name = substr(mark, 1, RLENGTH)
	rest = substr(mark, RLENGTH + 1)
	if (rest == "" && ((name "") in given))
		return "\" " name "_ \""
	if (rest == "")
		return "\" " name " \""
	if (rest !~ /^:/)
		fail("\"" mark "\" is no mark")
	rest = substr(rest, 2)
	argument = list = ""
	for (i = 1; i <= length(rest); i++) {
		pair = substr(rest, i, 2)
		if (pair == "{{" || pair == "}}") {
			depth += pair == "{{" ? 1 : -1
			argument = argument pair
			i++
		} else if (depth == 0 && pair ~ /^\|/ && pair != "||" && substr(rest, i - 1, 1) != "|") {
			list = list "\"" literal(trim(argument)) "\", "
			argument = ""
		} else
			argument = argument substr(rest, i, 1)
	}
	return "\" " name "(" list "\"" literal(trim(argument)) "\") \""
}

# Text to what stands between two quotes in C.
function literal(text,    at, end, out) {
	while ((at = index(text, "{{")) > 0) {
		out = out quote(substr(text, 1, at - 1))
		text = substr(text, at)
		end = mark_end(text)
		out = out splice(substr(text, 3, end - 5))
		text = substr(text, end)
	}
	if (index(text, "}}"))
		fail("an end of no mark")
	return out quote(text)
}

function check_parameters(text,    number) {
	while (match(text, /\$[0-9]+/)) {
		number = substr(text, RSTART + 1, RLENGTH - 1) + 0
		if (number < 1 || number > count)
			fail(name " names $" number " and declares " count " parameters")
		text = substr(text, RSTART + RLENGTH)
	}
}

# The argument of a macro to a parameter.
function parameter(type, may_be_null, argument) {
	if (type ~ /\[\]$/)
		return "parameter_array(" argument ", " oid[substr(type, 1, length(type) - 2)] ")"
	if (type ~ /^(bigint|integer|smallint|boolean|timestamptz)$/)
		return "parameter_" (may_be_null ? "optional_" : "") type "(" argument ")"
	if (type ~ /^(text|uuid|bytea)$/)
		return "parameter_" type "(" argument ")"
	return "parameter_reference(" argument ")"
}

function read_types(list,    n, i, words, type, may_be_null) {
	count = trim(list) == "" ? 0 : split(list, parameters, ",")
	types = arguments = given_parameters = ""
	for (i = 1; i <= count; i++) {
		type = trim(parameters[i])
		may_be_null = sub(/\?$/, "", type)
		if (!(type in oid))
			sub(/^[a-z][a-z0-9_]*[ \t]+/, "", type)
		if (!(type in oid))
			fail("\"" type "\" is no type that is known here")
		if (may_be_null && type !~ /^(bigint|integer|smallint|boolean|timestamptz)$/)
			fail("a parameter of type " type " may be null without saying so")
		types = types (i == 1 ? "" : ", ") oid[type]
		arguments = arguments (i == 1 ? "" : ", ") "p" i
		given_parameters = given_parameters (i == 1 ? "" : ", ") parameter(type, may_be_null, "p" i)
	}
}

function print_macros(name, object, index_parameter, arguments, given_parameters, count,    all) {
	all = index_parameter (index_parameter == "" || arguments == "" ? "" : ", ") arguments
	print "#define with_" name "(" all ") \\\n\t&" object ", " \
		(count == 0 ? "NULL" : "(const NullableDatum[]){" given_parameters "}") ", " count
	print "#define execute_" name "(" all ") statement_run(with_" name "(" all "))\n"
}

function read_flags(list, first,    n, i, word, words) {
	flags = ""
	n = split(list, words, ",")
	for (i = first; i <= n; i++) {
		word = trim(words[i])
		if (word != "read_only" && word != "plan_once")
			fail("\"" word "\" is no flag")
		flags = flags "\n\t." word " = true,"
	}
}

function read_answer(list,    word) {
	word = list
	sub(/,.*/, "", word)
	word = trim(word)
	if (word !~ /^(SELECT|UTILITY|(INSERT|UPDATE|DELETE)( RETURNING)?)$/)
		fail("\"" word "\" is no answer of the server")
	gsub(/ /, "_", word)
	answer = "SPI_OK_" word
	read_flags(list, 2)
}

function begin(    head, n, i, words) {
	if (kind != "")
		fail(name " does not end")
	head = $0
	sub(/^-- /, "", head)
	kind = head
	sub(/ .*/, "", kind)
	head = trim(substr(head, length(kind) + 1))
	name = head
	sub(/[ (:].*/, "", name)
	head = trim(substr(head, length(name) + 1))
	sql = ""
	delete given
	if (name !~ /^[A-Za-z_][A-Za-z0-9_]*(\[[A-Za-z0-9_]+\])?$/)
		fail("\"" name "\" is no name")
	if (kind == "fragment") {
		fragment_parameters = ""
		if (head == "")
			return
		if (head !~ /^\([a-z0-9_, ]+\)$/)
			fail("a fragment is called NAME or NAME (name, ...)")
		n = split(substr(head, 2, length(head) - 2), words, ",")
		for (i = 1; i <= n; i++) {
			words[i] = trim(words[i])
			given[words[i]] = 1
			fragment_parameters = fragment_parameters (i == 1 ? "" : ", ") words[i] "_"
		}
		fragment_parameters = "(" fragment_parameters ")"
		return
	}
	types = answer = ""
	count = 0
	if (kind == "query") {
		if (head !~ /^:/)
			fail("the head of " name " is no \": flags\"")
		read_flags(substr(head, 2), 1)
		return
	}
	if (head !~ /^\([^()]*\): [A-Z]/)
		fail("the head of " name " is no \"(types): ANSWER\"")
	n = index(head, "): ")
	read_types(substr(head, 2, n - 2))
	read_answer(substr(head, n + 3))
}

function close_array() {
	if (array != "") {
		print "};\n"
		print_macros(array, array "[at]", "at", array_arguments, array_parameters, array_count)
	}
	array = ""
}

function end(    index_at, members, base) {
	if (kind == "fragment") {
		close_array()
		print "#define " name fragment_parameters " \"" literal(sql) "\"\n"
	} else {
		members = "{\n\t.text = \"" literal(sql) "\","
		if (kind == "statement") {
			check_parameters(sql)
			members = members "\n\t.expected = " answer ",\n\t.argument_count = " count ","
		}
		if (count > 0)
			members = members "\n\t.argument_types = {" types "},"
		members = members flags "\n}"
		index_at = index(name, "[")
		base = index_at ? substr(name, 1, index_at - 1) : ""
		if (array != base)
			close_array()
		if (base == "") {
			print "static " (kind == "query" ? "const " : "") "Statement " name " = " members ";\n"
			if (kind == "statement")
				print_macros(name, name, "", arguments, given_parameters, count)
		} else {
			if (array == "") {
				print "static Statement " base "[] = {"
				array_arguments = arguments
				array_parameters = given_parameters
				array_count = count
			} else if (given_parameters != array_parameters)
				fail(name " takes other parameters than the entries before it")
			array = base
			print substr(name, index_at) " = " members ","
		}
	}
	kind = ""
}

BEGIN {
	pairs = "bigint INT8OID,integer INT4OID,smallint INT2OID,text TEXTOID,uuid UUIDOID,boolean BOOLOID,bytea BYTEAOID," \
		"timestamptz TIMESTAMPTZOID,interval INTERVALOID,json JSONOID,jsonb JSONBOID,inet INETOID,cidr CIDROID,oid OIDOID," \
		"real FLOAT4OID,name NAMEOID,tid TIDOID,regclass REGCLASSOID,bigint[] INT8ARRAYOID,integer[] INT4ARRAYOID," \
		"smallint[] INT2ARRAYOID,text[] TEXTARRAYOID,uuid[] UUIDARRAYOID,timestamptz[] TIMESTAMPTZARRAYOID,boolean[] BOOLARRAYOID," \
		"jsonb[] JSONBARRAYOID,bytea[] BYTEAARRAYOID"
	n = split(pairs, list, ",")
	for (i = 1; i <= n; i++) {
		split(list[i], pair, " ")
		oid[pair[1]] = pair[2]
	}
	print "/* Made by statement.awk: not to be edited. */"
}

FNR == 1 {
	print "#include \"base/statement.h\"\n"
	print "#include \"catalog/pg_type_d.h\"\n"
}

/^-- (statement|query|fragment) / { begin(); next }
/^[ \t]*--/ || /^[ \t]*$/ { next }
kind == "" { fail("SQL under no head") }
{
	line = trim($0)
	ends = line ~ /;$/
	sub(/;$/, "", line)
	sql = sql (sql == "" ? "" : " ") line
	if (ends)
		end()
}

END {
	if (failed)
		exit 1
	if (kind != "")
		fail(name " does not end")
	close_array()
}

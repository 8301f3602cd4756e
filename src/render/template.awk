# template.awk: makes C of templates and of files that are served as they are.
#
#   awk -f template.awk -v header=HEADER -v part=h|c FILE...
#
# FILE.html is a template. It becomes template_write_FILE(out, .name = value, ...), which has to be given every value that the
# template names and no other, once; else the caller does not compile. In a template stand
#   {{name}}                 text, escaped: a const char *, NULL like ""
#   {{{name}}}               markup written before: a TemplateMarkup *, NULL like an empty one; plain text is no such thing
#   {{#name}} ... {{/name}}  what is there only where the value is not empty; of a name used for nothing else: a bool
#   {{^name}} ... {{/name}}  what is there only where it is
#   {{! words }}             nothing: a comment, which at the end of a line takes that end away
# and a line with nothing but a section's mark or a comment leaves no line. Any other file becomes a text,
# extern const char asset_NAME_EXTENSION[], less the lines that hold nothing but a comment. HEADER defines TemplateOutput and
# TemplateMarkup, template_add_literal(out, literal), template_add_text(out, text), template_add_markup(out, markup) and
# template_has_markup(markup).

function fail(why) {
	print FILENAME ":" FNR ": " why > "/dev/stderr"
	failed = 1
	exit 1
}

function quote(text) {
	gsub(/\\/, "&&", text)
	gsub(/"/, "\\\"", text)
	gsub(/\?/, "\\?", text)
	gsub(/\t/, "\\t", text)
	return text
}

function name_of(path) {
	sub(/.*\//, "", path)
	return path
}

# "sign_in" -> "SignIn"
function camel(name,    i, n, words, text) {
	n = split(name, words, "_")
	for (i = 1; i <= n; i++)
		text = text toupper(substr(words[i], 1, 1)) substr(words[i], 2)
	return text
}

function emit(line) { body = body line "\n" }

function literal(text) {
	if (text == "")
		return
	if (!open_literal)
		emit("\ttemplate_add_literal(out,")
	emit("\t\t\"" text "\"")
	open_literal = 1
}

function close_literal() {
	if (open_literal)
		emit("\t);")
	open_literal = 0
}

# A name is text, markup or, if nothing else, a flag.
function note(name, kind) {
	if (name !~ /^[a-z][a-z0-9_]*$/)
		fail("\"" name "\" is no name")
	if (!((template, name) in kinds)) {
		names[template, ++count[template]] = name
		kinds[template, name] = kind
	} else if (kind != "bool" && kinds[template, name] == "bool")
		kinds[template, name] = kind
	else if (kind != "bool" && kinds[template, name] != kind)
		fail("\"" name "\" is both text and markup")
}

function is_section_line(line) { return line ~ /^[ \t]*\{\{[#^\/][^{}]*\}\}[ \t]*$/ || line ~ /^[ \t]*\{\{![^{}]*\}\}[ \t]*$/ }

function tag(text,    mark, name) {
	mark = substr(text, 1, 1)
	name = substr(text, 2)
	if (mark == "!")
		return
	close_literal()
	if (mark == "#" || mark == "^") {
		note(name, "bool")
		sections[++depth] = name
		emit("\tif (" (mark == "^" ? "!" : "") "TEMPLATE_GIVEN_" name ")\n\t{")
	} else if (mark == "/") {
		if (depth == 0 || sections[depth] != name)
			fail("nothing that {{/" name "}} could end")
		depth--
		emit("\t}")
	} else if (mark == "{") {
		note(name, "markup")
		emit("\ttemplate_add_markup(out, values->" name ");")
	} else {
		note(text, "text")
		emit("\ttemplate_add_text(out, values->" text ");")
	}
}

function template_line(line, end,    at, length_of, inner) {
	if (is_section_line(line)) {
		gsub(/[ \t]/, "", line)
		tag(line ~ /^\{\{!/ ? "!" : substr(line, 3, length(line) - 4))
		return
	}
	if (line ~ /\{\{![^{}]*\}\}$/)
		end = ""
	while ((at = index(line, "{{")) > 0) {
		literal(quote(substr(line, 1, at - 1)))
		line = substr(line, at)
		if (match(line, /^\{\{\{[^{}]*\}\}\}/)) {
			inner = substr(line, 3, RLENGTH - 5)
		} else if (match(line, /^\{\{[^{}]*\}\}/)) {
			inner = substr(line, 3, RLENGTH - 4)
		} else
			fail("a mark that does not end in its line")
		length_of = RLENGTH
		tag(inner)
		line = substr(line, length_of + 1)
	}
	if (index(line, "}}"))
		fail("an end of no mark")
	literal(quote(line) end)
}

function finish(    i) {
	if (template == "")
		return
	if (depth > 0)
		fail("{{#" sections[depth] "}} of " template ".html does not end")
	if (count[template] > 16)
		fail(template ".html names more than 16 values")
	close_literal()
	bodies[template] = body
	order[++templates] = template
	template = body = ""
}

# What decides on a section, now that it is known what the name is.
function given(name, text) {
	if (kinds[text, name] == "bool")
		return "values->" name
	if (kinds[text, name] == "markup")
		return "template_has_markup(values->" name ")"
	return "(values->" name " \\&\\& *values->" name ")"
}

function declare(text,    i, name, kind) {
	if (count[text] == 0) {
		print "extern void template_write_" text "(TemplateOutput *out);\n"
		return
	}
	print "typedef struct Template" camel(text) "\n{"
	for (i = 1; i <= count[text]; i++) {
		name = names[text, i]
		kind = kinds[text, name]
		print "\t" (kind == "bool" ? "bool " : kind == "markup" ? "const TemplateMarkup *" : "const char *") name ";"
	}
	print "} Template" camel(text) ";\n"
	print "extern void template_write_" text "_values(TemplateOutput *out, const Template" camel(text) " *values);\n"
	print "#define template_write_" text "(out, ...) \\"
	print "\t(TEMPLATE_EXPECT(TEMPLATE_COUNT(__VA_ARGS__) == " count[text] ", \"" text ".html names " count[text] " values\"), \\"
	print "\t template_write_" text "_values(out, &(const Template" camel(text) "){__VA_ARGS__}))\n"
}

function define(text,    i, code) {
	code = bodies[text]
	for (i = 1; i <= count[text]; i++)
		gsub("TEMPLATE_GIVEN_" names[text, i] "\\)", given(names[text, i], text) ")", code)
	if (count[text] == 0)
		print "void\ntemplate_write_" text "(TemplateOutput *out)\n{"
	else
		print "void\ntemplate_write_" text "_values(TemplateOutput *out, const Template" camel(text) " *values)\n{"
	printf "%s}\n\n", code
}

FNR == 1 {
	finish()
	base = name_of(FILENAME)
	is_template = base ~ /\.html$/
	if (is_template) {
		template = base
		sub(/\.html$/, "", template)
		if (template !~ /^[a-z][a-z0-9_]*$/)
			fail("a template is called in small letters and _")
		depth = open_literal = 0
	} else {
		asset = base
		gsub(/[^A-Za-z0-9]/, "_", asset)
		asset_order[++assets] = asset
	}
}

is_template { template_line($0, "\\n"); next }
/^[ \t]*\/\*.*\*\/[ \t]*$/ || /^[ \t]*\/\/ / { next }
{ asset_text[asset] = asset_text[asset] "\t\"" quote($0) "\\n\"\n" }

END {
	if (failed)
		exit 1
	finish()
	if (failed)
		exit 1
	print "/* Made by template.awk: not to be edited. */"
	if (part == "h") {
		print "#ifndef TEMPLATE_COMPILED_H\n#define TEMPLATE_COMPILED_H\n\n#include <stdbool.h>\n\n#include \"" header "\"\n"
		print "#define TEMPLATE_EXPECT(condition, words) \\"
		print "\t((void) sizeof(struct { _Static_assert(condition, words); char unused; }))"
		print "#define TEMPLATE_COUNT(...) \\"
		print "\tTEMPLATE_COUNT_OF(__VA_ARGS__, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0)"
		print "#define TEMPLATE_COUNT_OF(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, count, ...) count\n"
		for (i = 1; i <= templates; i++)
			declare(order[i])
		for (i = 1; i <= assets; i++)
			print "extern const char asset_" asset_order[i] "[];"
		print "\n#endif"
	} else {
		print "#include \"" compiled "\"\n"
		for (i = 1; i <= templates; i++)
			define(order[i])
		for (i = 1; i <= assets; i++)
			printf "const char asset_%s[] =\n%s\t\"\";\n\n", asset_order[i], asset_text[asset_order[i]]
	}
}

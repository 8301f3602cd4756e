#!/usr/bin/env bash
# Fails unless template.awk refuses what is no template, and the compiler a caller who gives too little, too much or the wrong thing.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"

# compiled TEMPLATE CALL: what a call of the template writes.
compiled() {
  printf '%s' "$1" > a.html
  local part
  for part in h c; do
    LC_ALL=C awk -f "$here/../../src/render/template.awk" -v header=out.h -v compiled=a.h -v part=$part a.html > a.$part || return
  done
  printf '#include "a.h"\n#include "a.c"\nint main(void) { TemplateMarkup m = {"<b>"}; (void) m; TemplateOutput o = {""}; TemplateOutput *out = &o; %s; return 0; }' "$2" > main.c
  cc -Wall -Wextra -Werror -o main main.c || return
  ./main
}
cat > out.h << 'END'
#include <stdio.h>
typedef struct TemplateOutput { const char *text; } TemplateOutput;
typedef TemplateOutput TemplateMarkup;
#define template_add_literal(out, literal) ((void) (out), fputs("" literal, stdout))
static inline void template_add_text(TemplateOutput *out, const char *text) { (void) out; printf("(%s)", text ? text : ""); }
static inline void template_add_markup(TemplateOutput *out, const TemplateMarkup *markup) { (void) out; printf("%s", markup ? markup->text : ""); }
static inline bool template_has_markup(const TemplateMarkup *markup) { return markup && *markup->text; }
END

writes() {
  [ "$(compiled "$1" "$2")" = "$3" ] || { echo "not written as it should be: $1"; exit 1; }
}
refused() {
  ! compiled "$1" "$2" > /dev/null 2>&1 || { echo "not refused: $1 with $2"; exit 1; }
}

writes 'a "\n??= {{x}} é' 'template_write_a(out, .x = "<")' 'a "\n??= (<) é'
writes $'{{! why }}\n{{#x}}\nyes {{x}}\n{{/x}}\n{{^x}}\nno\n{{/x}}\n' 'template_write_a(out, .x = "1"); template_write_a(out, .x = NULL); template_write_a(out, .x = "")' $'yes (1)\nno\nno'
writes '{{#m}}{{{m}}}{{/m}}{{#b}}!{{/b}}' 'template_write_a(out, .m = &m, .b = true); template_write_a(out, .m = NULL, .b = false)' '<b>!'
writes $'a{{!}}\nb{{! no end }}\n' 'template_write_a(out)' 'ab'
writes 'plain' 'template_write_a(out)' 'plain'
refused '{{x}}{{y}}' 'template_write_a(out, .x = "1")'
refused '{{x}}' 'template_write_a(out, .x = "1", .z = "2")'
refused '{{x}}{{y}}' 'template_write_a(out, .x = "1", .x = "2")'
refused '{{{m}}}' 'template_write_a(out, .m = "<b>")'
refused '{{x}}{{{x}}}' 'template_write_a(out, .x = "1")'
refused '{{#x}}a' 'template_write_a(out, .x = true)'
refused 'a{{/x}}' 'template_write_a(out)'
refused '{{#x}}{{#y}}{{/x}}{{/y}}' 'template_write_a(out, .x = true, .y = true)'
refused '{{x' 'template_write_a(out, .x = "1")'
refused 'x}}' 'template_write_a(out)'
refused '{{a b}}' 'template_write_a(out)'

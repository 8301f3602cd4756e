# The extension is built the PGXS way: make && make install && make installcheck, with any pg_config.
# Everything else (a private server, the tests, the benchmarks) is a script in test/harness/.

EXTENSION = ainecto
EXTVERSION := $(shell sed -n "s/^default_version *= *'\(.*\)'/\1/p" ainecto.control)

MODULE_big = ainecto
PGFILEDESC = "ainecto - team documents in PostgreSQL, open to AI assistants over MCP"
OBJS = $(patsubst %.c,%.o,$(sort $(wildcard src/*/*.c src/*/*/*.c)))

# Statements are written as SQL, beside the C file that runs them.
statement_headers = $(patsubst src/%.sql,build/statement/%.sql.h,$(sort $(wildcard src/*/*.sql src/*/*/*.sql)))

# Templates are compiled in.
template_files = src/render/template/*.html src/render/template/*.css
ifneq (,$(wildcard $(template_files)))
OBJS += build/template/render.o
endif
# So is the query that reads a database's catalogs; psql runs the same file.
catalog_script = sql/catalog/ainecto-catalog.sql
ifneq (,$(wildcard $(catalog_script)))
OBJS += build/template/catalog.o
endif

install_script = sql/ainecto--$(EXTVERSION).sql
# Each step from one release to the next is a folder of parts, put together as the install script is.
upgrade_scripts = $(patsubst sql/upgrade/%/,sql/ainecto--%.sql,$(sort $(dir $(wildcard sql/upgrade/*/*.sql))))
# Comments that a step writes as the install script does stand once, in files of sql/install that hold nothing else: the step to
# this version takes them among its own parts, by their names. `make freeze` gives it copies, which stay as they are.
shared_comments = $(wildcard sql/install/*_comments_*.sql)
step_parts = $(call by_name,$(wildcard sql/upgrade/$(1)/*.sql) $(if $(filter %--$(EXTVERSION),$(1)),$(shared_comments)))
by_name = $(foreach name,$(sort $(notdir $(1))),$(filter %/$(name),$(1)))
DATA = $(sort $(wildcard sql/upgrade/*.sql))
DATA_built = $(install_script) $(upgrade_scripts)

REGRESS := $(sort $(basename $(notdir $(filter-out sql/ainecto--%,$(wildcard sql/*.sql)))))
REGRESS_OPTS = --load-extension=ainecto --encoding=UTF8 --no-locale
ISOLATION := $(sort $(basename $(notdir $(wildcard test/isolation/specs/*.spec))))
ISOLATION_OPTS = --inputdir=test/isolation --load-extension=ainecto --encoding=UTF8 --no-locale
# initdb, which these tests call, refuses to run as root; `make test` runs them as another user.
ifneq ($(shell id -u),0)
TAP_TESTS = $(if $(wildcard test/t/*.pl),1)
endif
PROVE_TESTS = test/t/*.pl

PG_CONFIG ?= pg_config
PGXS := $(shell $(PG_CONFIG) --pgxs 2>/dev/null)

# WERROR= lets a compiler newer than those of our tests build with warnings.
WERROR ?= -Werror
# The signatures of callbacks (settings, triggers, hash tables) are PostgreSQL's; most leave a parameter unused.
PG_CFLAGS = -Wall -Wextra -Wno-unused-parameter $(WERROR)
ifneq (,$(findstring clang,$(shell $(CC) --version 2>/dev/null)))
# PostgreSQL's own flags were chosen for the compiler it was built with; clang does not know all of gcc's.
PG_CFLAGS += -Wno-unknown-warning-option -Wno-ignored-optimization-argument
endif
# -isystem takes precedence over the -I that PGXS adds for the same directories: our code is held to -Wextra, the inline
# functions of PostgreSQL's headers are not.
PG_CPPFLAGS = -Isrc -Ibuild -Ibuild/statement -isystem $(shell $(PG_CONFIG) --includedir-server 2>/dev/null) \
	-isystem $(shell $(PG_CONFIG) --pkgincludedir 2>/dev/null)/internal \
	-DAINECTO_VERSION='"$(EXTVERSION)"'
# libcrypto serves scrypt and sealed parameters, cmark-gfm the Markdown of readmes, nothing else.
SHLIB_LINK = -lcrypto -lcmark-gfm-extensions -lcmark-gfm

# No LLVM bitcode: it would let the JIT inline our functions into expressions, which none of them gains from, and it
# would need the very clang PostgreSQL was built with.
override with_llvm := no

EXTRA_CLEAN = build $(OBJS:.o=.d) results regression.diffs regression.out output_iso

ifneq (,$(wildcard $(PGXS)))
include $(PGXS)

PG_PROVE_FLAGS += -I test/t

# A file that changes only when its content does: what depends on it is rebuilt when $(2) is a new text.
define stamp
build/$(1): FORCE
	@mkdir -p build
	@printf '%s\n' '$(2)' | cmp -s - $$@ || printf '%s\n' '$(2)' > $$@
endef
.PHONY: FORCE
$(eval $(call stamp,flags,$(CC) $(CFLAGS) $(shell $(PG_CONFIG) --version) $(EXTVERSION)))
$(eval $(call stamp,objects,$(OBJS)))
$(eval $(call stamp,parts,$(sort $(wildcard sql/install/*.sql sql/upgrade/*/*.sql))))

include src/render/template.mk
$(eval $(call compile_templates,build/template/render,src/render,render/template.h,$(template_files)))
$(eval $(call compile_templates,build/template/catalog,src/render,render/template.h,$(catalog_script)))
$(statement_headers): build/statement/%.sql.h: src/%.sql src/base/statement.awk
	@mkdir -p $(@D)
	@LC_ALL=C awk -f src/base/statement.awk $< > $@.new
	@mv $@.new $@
# What most files include of the server is read once, and costs a third of the time otherwise: where gcc looks for the header that they all
# begin with, it finds these read already. It ignores them in a file that begins otherwise.
ifeq (,$(findstring clang,$(shell $(CC) --version 2>/dev/null)))
read_headers = build/read/postgres.h.gch
$(OBJS): private override CPPFLAGS := -Ibuild/read $(CPPFLAGS)
$(read_headers): src/base/server_headers.h build/flags
	@mkdir -p $(@D)
	@rm -f $@
	@echo '#include_next "postgres.h"' > build/read/postgres.h
	$(CC) $(CFLAGS) $(CPPFLAGS) -x c-header -o $@ $<
endif
$(OBJS): %.o: %.c build/flags | $(read_headers) build/template/render.h build/template/catalog.h $(statement_headers)
	$(CC) $(CFLAGS) $(CPPFLAGS) -MD -MP -c -o $@ $<
-include $(OBJS:.o=.d)

$(shlib): build/objects

# Puts parts together, under a first line that keeps psql from running the script by hand.
define concatenate
@printf '%s\n' '\echo Use "$(1)" to load this file. \quit' > $@.new
cat $(filter %.sql,$^) /dev/null >> $@.new
@mv $@.new $@
endef

$(install_script): $(sort $(wildcard sql/install/*.sql)) ainecto.control build/parts
	$(call concatenate,CREATE EXTENSION ainecto)

.SECONDEXPANSION:
$(upgrade_scripts): sql/ainecto--%.sql: $$(call step_parts,$$*) build/parts
	$(call concatenate,ALTER EXTENSION ainecto UPDATE)

# WITH_SHIM=no leaves the shim to be built alone, by make -C shim: packages have one for all servers.
ifneq (no,$(WITH_SHIM))
ifneq (,$(wildcard shim/Makefile))
.PHONY: shim install-shim uninstall-shim clean-shim
all: shim
shim:
	$(MAKE) -C shim
install: install-shim
install-shim: shim installdirs
	$(MKDIR_P) '$(DESTDIR)$(bindir)'
	$(INSTALL_PROGRAM) shim/ainecto-shim '$(DESTDIR)$(bindir)/'
	$(INSTALL_DATA) $(catalog_script) '$(DESTDIR)$(bindir)/'
uninstall: uninstall-shim
uninstall-shim:
	rm -f '$(DESTDIR)$(bindir)/ainecto-shim' '$(DESTDIR)$(bindir)/$(notdir $(catalog_script))'
clean: clean-shim
clean-shim:
	$(MAKE) -C shim clean
endif
endif

else
.PHONY: all install installcheck clean
all install installcheck clean:
	@echo "$(PG_CONFIG) names no PostgreSQL server development files (Debian: apt-get install postgresql-server-dev-15)." >&2
	@echo "Another server: make $@ PG_CONFIG=/path/to/pg_config. A private one with all it needs: make run." >&2
	@false
endif

# A private server: its own copy of PostgreSQL, its own cluster and the shim, all under $(AINECTO_HOME).
export MAKE PG_CONFIG
.PHONY: run start stop reset readme freeze
run start stop reset readme freeze:
	@test/harness/$@.sh

# What is linked and installed here, as a software bill of materials.
.PHONY: sbom
sbom: all
	@mkdir -p build
	test/harness/sbom.pl "$$($(PG_CONFIG) --bindir)/postgres" ainecto.so shim/ainecto-shim > build/ainecto.cdx.json.new
	@mv build/ainecto.cdx.json.new build/ainecto.cdx.json

# What PGXN takes: the sources as they are committed, with the install script that META.json names.
.PHONY: dist
dist: $(install_script)
	git archive --format=zip --output=build/ainecto-$(EXTVERSION).zip --prefix=ainecto-$(EXTVERSION)/sql/ --add-file=$(install_script) \
		--prefix=ainecto-$(EXTVERSION)/ HEAD

# Tests, quick ones in one go or one level alone. What each level does stands at the head of test/harness/levels/LEVEL.sh.
levels = $(basename $(notdir $(wildcard test/harness/levels/*.sh)))
.PHONY: test $(addprefix test-,$(levels))
test:
	@test/harness/test.sh
$(addprefix test-,$(levels)): test-%:
	@test/harness/test.sh $*
.PHONY: test-mutation test-bare test-assert test-coverage bench bench-scale
test-mutation test-bare test-assert test-coverage bench:
	@test/harness/$(@:test-%=%).sh
bench-scale:
	@test/bench/scale.sh

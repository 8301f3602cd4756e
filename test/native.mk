# Programs that test C code without a server, under the address and undefined-behaviour sanitizers.
#
# test/unit/NAME.c  prints TAP (see unit/tap.h)
# test/fuzz/NAME.c  is a libFuzzer target; test/fuzz/corpus/NAME/ holds inputs worth starting from
#
# A NAME that begins with "shim_" is linked with the shim's sources less app/main.c, any other with src/pure/, src/dbml/, src/render/
# and the frontend libraries of PostgreSQL.
#
# PROFILE=--coverage counts lines of the units, by the compiler that the server's extensions are built with.
PG_CONFIG ?= pg_config
CC = $(if $(PROFILE),gcc,$(if $(shell command -v clang-14),clang-14,clang))
build = build/native

sanitizers = -fsanitize=address,undefined -fno-sanitize-recover=undefined
override CFLAGS += -g -O1 -fno-omit-frame-pointer -fwrapv -fno-strict-aliasing -Wall -Wextra -Werror $(sanitizers) $(if $(PROFILE),$(PROFILE) -Wno-error)
override CPPFLAGS += -D_GNU_SOURCE -DFRONTEND -Itest/unit $(rooms) -I$(build) -isystem $(shell $(PG_CONFIG) --includedir-server)

units = $(patsubst test/unit/%.c,$(build)/unit/%,$(wildcard test/unit/*.c))
fuzzers = $(patsubst test/fuzz/%.c,$(build)/fuzz/%,$(wildcard test/fuzz/*.c))
pure = $(patsubst %.c,$(build)/%.o,$(wildcard src/pure/*.c src/pure/*/*.c src/dbml/*.c src/render/*.c src/render/*/*.c)) $(build)/template/render.o
shim = $(patsubst %.c,$(build)/%.o,$(filter-out shim/app/main.c,$(wildcard shim/*/*.c))) $(build)/template/shim.o
libraries = -L$(shell $(PG_CONFIG) --pkglibdir) -lpgcommon -lpgport -lcrypto -lcmark-gfm-extensions -lcmark-gfm -lm
shim_packages = libmicrohttpd gnutls json-c libpq openssl
shim_libraries = $(shell pkg-config --libs $(shim_packages)) -lpthread -lm

.PHONY: units fuzzers shim
units: $(units)
fuzzers: $(fuzzers)
# The shim itself, for the fuzzer of live connections.
shim: $(build)/ainecto-shim

include src/render/template.mk
$(eval $(call compile_templates,$(build)/template/shim,src/render,base/template.h,shim/template/*.html shim/asset/*.css shim/asset/*.js shim/asset/*.svg \
	sql/catalog/*.sql))
$(eval $(call compile_templates,$(build)/template/render,src/render,render/template.h,src/render/template/*.html src/render/template/*.css))
$(build)/%.o: $(build)/%.c
	$(CC) $(CFLAGS) $(CPPFLAGS) -MD -MP $(instrument) -c -o $@ $<
$(build)/%.o: %.c | $(build)/template/shim.h $(build)/template/render.h
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(CPPFLAGS) -MD -MP $(instrument) -c -o $@ $<
# The extension and the shim have rooms of the same names.
rooms = -Isrc
$(build)/template/shim.o $(build)/shim/%.o $(build)/test/unit/shim_%.o $(build)/test/fuzz/shim_%.o: rooms = -Ishim
$(build)/template/shim.o $(build)/shim/%.o $(build)/test/unit/shim_%.o $(build)/test/fuzz/shim_%.o: override CPPFLAGS += \
	$(shell pkg-config --cflags $(shim_packages)) -DSHIM_VERSION='"test"'
watched = $(if $(PROFILE),,-fsanitize=fuzzer-no-link)
$(build)/test/fuzz/%.o $(pure) $(shim): instrument = $(watched)

# An archive gives each program what it uses and no more.
$(build)/pure.a: $(pure)
$(build)/shim.a: $(shim)
$(build)/%.a:
	@rm -f $@
	$(AR) rcs $@ $^

$(build)/ainecto-shim: $(build)/shim/app/main.o $(build)/shim.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -o $@ $^ $(shim_libraries)
$(build)/unit/shim_%: $(build)/test/unit/shim_%.o $(build)/shim.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -o $@ $^ $(shim_libraries)
# What a fuzzer learns from doubles the time of large layouts.
layout = $(patsubst %.c,$(build)/unwatched/%.o,$(wildcard src/pure/layout/*.c))
$(build)/unwatched/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(CPPFLAGS) -MD -MP -c -o $@ $<
$(build)/unit/layout_test: $(build)/test/unit/layout_test.o $(layout)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -o $@ $^ $(libraries)
$(build)/unit/%: $(build)/test/unit/%.o $(build)/pure.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -o $@ $^ $(libraries)
$(build)/fuzz/shim_%: $(build)/test/fuzz/shim_%.o $(build)/shim.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -fsanitize=fuzzer -o $@ $^ $(shim_libraries)
# The reader of JSON is the server's; those of its functions that need more of the server are not called.
json = $(build)/src/base/json_read.o $(build)/src/base/json_write.o
$(json) $(build)/test/fuzz/json_read.o: override CPPFLAGS += -UFRONTEND -Wno-unused-parameter
$(json): instrument = $(watched)
$(build)/fuzz/json_read: $(build)/test/fuzz/json_read.o $(json)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -fsanitize=fuzzer -no-pie -Wl,--unresolved-symbols=ignore-in-object-files -o $@ $^ $(libraries)
$(build)/fuzz/%: $(build)/test/fuzz/%.o $(build)/pure.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -fsanitize=fuzzer -o $@ $^ $(libraries)

.SECONDARY:
-include $(shell find $(build) -name '*.d' 2>/dev/null)

# make -f Makefile -f test/warnings.mk: the extension and the shim for the sake of what the compiler has to say. The extension is not
# optimised, since clang warns before that, and the server's headers are read once (make CC=clang finds a file that forgets one).
build/server.pch: src/base/server_headers.h build/flags
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(CPPFLAGS) $(unoptimised) -x c-header -o $@ $<

unoptimised = -O0 -g0
$(OBJS): build/server.pch
$(OBJS): private override CPPFLAGS += $(unoptimised) -include-pch build/server.pch

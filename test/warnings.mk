# make -f Makefile -f test/warnings.mk: the extension and the shim for the sake of what the compiler has to say. The extension is not
# optimised, since clang warns before that, and the server's headers are read once (a file that forgets one does not compile with gcc).
build/server.pch: test/server_headers.h build/flags
	$(CC) $(CFLAGS) $(CPPFLAGS) $(unoptimised) -x c-header -o $@ $<

unoptimised = -O0 -g0
$(OBJS): build/server.pch
$(OBJS): private override CPPFLAGS += $(unoptimised) -include-pch build/server.pch

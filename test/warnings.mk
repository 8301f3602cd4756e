# make -f Makefile -f test/warnings.mk: the extension and the shim for the sake of what the compiler has to say. The extension is not
# optimised, since clang warns before that.
$(OBJS): private override CPPFLAGS += -O0 -g0
